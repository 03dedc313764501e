/* What the files hold goes into the node, batch by batch. */
#include "journal/journal.h"
#include "journal/trouble.h"

#include <errno.h>

struct loading {
    struct journal *journal;
    const struct journal_found *found;
    struct node *node;
    const struct node_moment *now;
    journal_progress *progress;
    void *context;
    uint64_t bytes;
    struct journal_trouble *trouble;
};

static enum err take(struct loading *loading, const struct batch *batch,
                     const struct journal_name *name, uint64_t at)
{
    if (batch->flags & BATCH_RUN)
        node_restore_begin(loading->node);
    switch (
        node_restore(loading->node, loading->now, batch->frames,
                     !loading->found->damaged && !loading->found->outgrown)) {
    case ERR_OK:
        return ERR_OK;
    case ERR_FULL:
        return trouble_tell(loading->trouble, JOURNAL_NO_ROOM, name, 0);
    default:
        return trouble_tell(loading->trouble, JOURNAL_STRANGE, name, at);
    }
}

static void tell(struct loading *loading, uint64_t bytes)
{
    if (loading->progress)
        loading->progress(loading->context, loading->bytes + bytes);
}

static enum err take_all(struct loading *loading, struct walk *walk,
                         const struct journal_name *name)
{
    struct batch batch;
    uint64_t at;

    for (;;) {
        enum err error = walk_next(walk, &batch, &at);

        if (error == ERR_UNKNOWN)
            return ERR_OK;
        if (error == ERR_SYSTEM)
            return trouble_of_disk(loading->trouble, name, "read", walk->error);
        if (error == ERR_CHECKSUM) {
            /* What indices mean may have been said there. */
            node_restore_begin(loading->node);
            continue;
        }
        error = take(loading, &batch, name, at);
        if (error != ERR_OK)
            return error;
        tell(loading, walk->place.at);
    }
}

static enum err load_file(struct loading *loading,
                          const struct journal_name *name)
{
    struct journal *journal = loading->journal;
    struct walk walk;

    if (walk_open(&walk, journal->config.disk, name,
                  journal->memory + BATCH_BYTES_MAX) == ERR_SYSTEM)
        return walk.error == ENOENT ? ERR_OK
                                    : trouble_of_disk(loading->trouble, name,
                                                      "read", walk.error);
    node_restore_begin(loading->node);
    enum err error = take_all(loading, &walk, name);
    loading->bytes += walk.file_bytes;
    walk_close(&walk);
    return error;
}

enum err journal_load(struct journal *journal,
                      const struct journal_found *found, struct node *node,
                      const struct node_moment *now, journal_progress *progress,
                      void *context, struct journal_trouble *trouble)
{
    struct loading loading = {
        .journal = journal,
        .found = found,
        .node = node,
        .now = now,
        .progress = progress,
        .context = context,
        .trouble = trouble,
    };
    struct journal_name name = {.kind = JOURNAL_SNAPSHOT,
                                .number = found->snapshot};
    enum err error = found->snapshot ? load_file(&loading, &name) : ERR_OK;

    name.kind = JOURNAL_LOG;
    for (uint64_t i = found->first; i && i <= found->last && !error; i++) {
        name.number = i;
        error = load_file(&loading, &name);
    }
    if (error == ERR_OK)
        node_restore_end(node);
    return error;
}
