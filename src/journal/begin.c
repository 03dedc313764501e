/* A process begins to append. */
#include "journal/create.h"
#include "journal/files.h"
#include "journal/journal.h"
#include "journal/trouble.h"

#include <string.h>

/* Nothing of what follows the whole may be found there ever again. */
static enum err cut_off(struct journal *journal, uint64_t number,
                        uint64_t bytes, struct journal_trouble *trouble)
{
    struct disk *disk = journal->config.disk;
    struct journal_name name = {.kind = JOURNAL_LOG, .number = number};
    char text[DISK_NAME_MAX + 1];
    const char *call = "open";
    uint64_t size = 0;
    int file;

    journal_name_write(&name, text);
    int error = disk->open(disk, text, DISK_WRITE, &file);
    if (error)
        return trouble_of_disk(trouble, &name, call, error);
    error = disk->size(disk, file, &size);
    if (!error && size > bytes) {
        call = "truncate";
        error = disk->truncate(disk, file, bytes);
        if (!error)
            error = disk->sync(disk, file);
    }
    disk->close(disk, file);
    return error ? trouble_of_disk(trouble, &name, call, error) : ERR_OK;
}

static enum err cut_off_torn(struct journal *journal,
                             const struct journal_found *found,
                             struct journal_trouble *trouble)
{
    if (!found->torn || found->damaged)
        return ERR_OK;
    if (found->last > found->first) {
        enum err error =
            cut_off(journal, found->last - 1, found->before_bytes, trouble);

        if (error != ERR_OK)
            return error;
    }
    return cut_off(journal, found->last, found->last_bytes, trouble);
}

static enum err open_last(struct journal *journal,
                          const struct journal_found *found,
                          struct journal_trouble *trouble)
{
    struct disk *disk = journal->config.disk;
    struct journal_name name = {.kind = JOURNAL_LOG, .number = found->last};
    char text[DISK_NAME_MAX + 1];

    journal_name_write(&name, text);
    journal->number = found->last;
    journal->at = found->last_bytes;
    if (found->last_bytes == JOURNAL_HEAD_BYTES && found->last > found->first)
        journal->continues = found->before_bytes;
    int error = disk->open(disk, text, DISK_WRITE, &journal->file);
    return error ? trouble_of_disk(trouble, &name, "open", error) : ERR_OK;
}

static enum err create_next(struct journal *journal,
                            const struct journal_found *found,
                            struct journal_trouble *trouble)
{
    uint64_t last =
        found->last > found->snapshot ? found->last : found->snapshot;
    bool again = found->headless && !found->damaged;
    struct journal_name name = {.kind = JOURNAL_LOG,
                                .number = again ? last : last + 1};
    const char *call;

    journal->number = name.number;
    journal->at = JOURNAL_HEAD_BYTES;
    if (again && found->last > found->first)
        journal->continues = found->before_bytes;
    int error = create_file(journal, &name, &call, &journal->file);
    return error ? trouble_of_disk(trouble, &name, call, error) : ERR_OK;
}

/* The batch that says that a process has begun ends what the one before it
 * could still be taken for. It is synced, or a clean end could be found again
 * after reports were taken. */
static enum err begin_run(struct journal *journal, struct node *node,
                          struct journal_trouble *trouble)
{
    struct journal_name folder = {.kind = JOURNAL_LOG,
                                  .number = journal->number};

    node_record_begin(node, NODE_JOURNAL);
    journal->written = node_number(node);
    (void)journal_fill(journal, node);
    if (!journal_write(journal, trouble) || !journal_sync(journal, trouble))
        return ERR_REFUSED;
    int error = journal->config.disk->sync_folder(journal->config.disk);
    return error ? trouble_of_disk(trouble, &folder, "sync", error) : ERR_OK;
}

enum err journal_begin(struct journal *journal,
                       const struct journal_found *found, struct node *node,
                       struct journal_trouble *trouble)
{
    char file[DISK_NAME_MAX + 1];
    enum err error = cut_off_torn(journal, found, trouble);

    if (error != ERR_OK)
        return error;
    int failed =
        files_remove_others(journal->config.disk, found->snapshot, file);
    if (failed) {
        error = trouble_of_disk(trouble, NULL, "remove", failed);
        memcpy(trouble->file, file, sizeof(file));
        return error;
    }
    if (found->first && !found->damaged && !found->headless)
        error = open_last(journal, found, trouble);
    else
        error = create_next(journal, found, trouble);
    if (error != ERR_OK)
        return error;
    journal->bytes_before = found->bytes - journal->snapshot_bytes;
    journal->snapshot_wanted = journal->young = found->damaged;
    return begin_run(journal, node, trouble);
}
