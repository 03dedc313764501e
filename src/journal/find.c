/* What an earlier life has left, and whether its life may be gone on with. */
#include "journal/files.h"
#include "journal/search.h"
#include "journal/trouble.h"

#include <errno.h>
#include <string.h>

static enum err walk_all(struct search *search, struct walk *walk)
{
    struct batch batch;
    uint64_t at;

    for (;;)
        switch (walk_next(walk, &batch, &at)) {
        case ERR_OK:
            search_batch(search, walk, &batch, at);
            break;
        case ERR_CHECKSUM:
            search->broken = true;
            search->found->skipped += walk->place.at - at;
            break;
        case ERR_UNKNOWN:
            return ERR_OK;
        default:
            return ERR_SYSTEM;
        }
}

static enum err search_file(struct search *search,
                            const struct journal_name *name)
{
    struct journal *journal = search->journal;
    struct walk walk;
    enum err head = walk_open(&walk, journal->config.disk, name,
                              journal->memory + BATCH_BYTES_MAX);

    search->end = 0;
    if (head == ERR_SYSTEM && walk.error == ENOENT) {
        search->found->damaged = true; /* one in between */
        return ERR_OK;
    }
    if (head == ERR_SYSTEM)
        return trouble_of_disk(search->trouble, name, "read", walk.error);
    enum err error = search_head(search, &walk, name, &head);
    if (error == ERR_OK) {
        search->end = head == ERR_OK ? JOURNAL_HEAD_BYTES : 0;
        search->found->bytes += walk.file_bytes;
        if (walk_all(search, &walk) != ERR_OK)
            error = trouble_of_disk(search->trouble, name, "read", walk.error);
    }
    walk_close(&walk);
    return error;
}

static enum err search_snapshot(struct search *search, uint64_t number)
{
    struct journal_name name = {.kind = JOURNAL_SNAPSHOT, .number = number};
    struct journal_found *found = search->found;

    if (!number)
        return ERR_OK;
    enum err error = search_file(search, &name);
    if (search->broken || !search->ended)
        found->damaged = true;
    search->journal->snapshot_bytes = found->bytes;
    search->broken = false;
    return error;
}

static enum err search_journals(struct search *search,
                                const struct files *files)
{
    struct journal_found *found = search->found;
    struct journal_name name = {.kind = JOURNAL_LOG};
    enum err error = ERR_OK;

    for (uint64_t i = files->first; i && i <= files->last && !error; i++) {
        name.number = i;
        found->before_bytes = found->last_bytes;
        error = search_file(search, &name);
        found->last_bytes = search->end;
        if (i == files->snapshot && search->end < search->needed)
            found->damaged = true;
    }
    return error;
}

static bool some_are_missing(const struct files *files)
{
    uint64_t first = files->snapshot ? files->snapshot : 1;

    if (!files->first)
        return files->snapshot > 0;
    return files->first != first ||
           files->journals != files->last - files->first + 1;
}

/* What was dropped as it was over is claimed as if it were here; if it is not
 * over by what holds now, somebody may still have it. */
static bool is_outgrown(const struct search *search)
{
    uint64_t now_s = search->journal->config.ttl_s,
             then_s = search->found->ttl_s;

    if (then_s == KEEPS_UNKNOWN || then_s == 0)
        return false;
    return now_s == 0 || now_s > then_s;
}

/* D3: the numbers that the last process has given, and that others may know,
 * are all in what is left. */
static bool may_go_on(const struct search *search)
{
    const struct journal_found *found = search->found;
    const struct batch *last = &search->last;
    const struct journal_config *config = &search->journal->config;
    bool same_boot =
        memcmp(last->boot, config->boot, sizeof(config->boot)) == 0;

    return search->any && !found->torn && !found->damaged && !found->outgrown &&
           (last->flags & BATCH_WHOLE) &&
           (found->clean || same_boot || (last->flags & BATCH_SYNCED));
}

static enum err search_all(struct search *search)
{
    struct journal *journal = search->journal;
    struct journal_found *found = search->found;
    struct files files;
    int error = files_list(journal->config.disk, &files);

    if (error)
        return trouble_of_disk(search->trouble, NULL, "list", error);
    found->snapshot = journal->snapshot_number = files.snapshot;
    found->first = files.first;
    found->last = files.last;
    search->missing = found->damaged = some_are_missing(&files);
    enum err fails = search_snapshot(search, files.snapshot);
    return fails == ERR_OK ? search_journals(search, &files) : fails;
}

enum err journal_open(struct journal *journal,
                      const struct journal_config *config, void *memory,
                      struct journal_found *found,
                      struct journal_trouble *trouble)
{
    struct search search = {
        .journal = journal, .found = found, .trouble = trouble};

    *found = (struct journal_found){.ttl_s = KEEPS_UNKNOWN};
    *journal = (struct journal){
        .config = *config,
        .memory = memory,
        .file = -1,
        .old_file = -1,
        .next_file = -1,
        .snapshot = {.memory = (uint8_t *)memory + BATCH_BYTES_MAX},
    };
    enum err error = search_all(&search);
    if (error != ERR_OK)
        return error;
    found->torn = search.broken;
    found->headless = found->first && found->last_bytes < JOURNAL_HEAD_BYTES;
    found->outgrown = is_outgrown(&search);
    found->goes_on = may_go_on(&search);
    found->incarnation = search.any ? search.last.incarnation : 0;
    found->clean = found->clean && search.any;
    return ERR_OK;
}
