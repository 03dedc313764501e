/* A process begins to append. */
#include "journal/create.h"
#include "journal/files.h"
#include "journal/journal.h"
#include "journal/trouble.h"

#include <errno.h>
#include <string.h>

#define ALL_BYTES UINT64_MAX

/* Cut a file off behind what is whole of it, and sync it. */
static int settle_open(struct disk *disk, int file, uint64_t bytes,
                       const char **call)
{
    uint64_t size = 0;

    *call = "size";
    int error = disk->size(disk, file, &size);
    if (!error && size > bytes) {
        *call = "truncate";
        error = disk->truncate(disk, file, bytes);
    }
    if (error)
        return error;
    *call = "sync";
    return disk->sync(disk, file);
}

static enum err settle(struct journal *journal, uint64_t number, uint64_t bytes,
                       struct journal_trouble *trouble)
{
    struct disk *disk = journal->config.disk;
    struct journal_name name = {.kind = JOURNAL_LOG, .number = number};
    char text[DISK_NAME_MAX + 1];
    const char *call = "open";
    int file;

    journal_name_write(&name, text);
    int error = disk->open(disk, text, DISK_WRITE, &file);
    if (error == ENOENT)
        return ERR_OK; /* one in between is missing: it is damaged */
    if (!error) {
        error = settle_open(disk, file, bytes, &call);
        disk->close(disk, file);
    }
    return error ? trouble_of_disk(trouble, &name, call, error) : ERR_OK;
}

/* What was restored will be shown, so it has to stay: the process before may
 * have died with two files not synced. And nothing of what follows the whole
 * may be found there ever again. */
static enum err settle_files(struct journal *journal,
                             const struct journal_found *found,
                             struct journal_trouble *trouble)
{
    bool cut = found->torn && !found->damaged;
    enum err error = ERR_OK;

    if (found->last > found->first)
        error = settle(journal, found->last - 1,
                       cut ? found->before_bytes : ALL_BYTES, trouble);
    if (error == ERR_OK && found->first)
        error = settle(journal, found->last,
                       cut ? found->last_bytes : ALL_BYTES, trouble);
    return error;
}

/* A snapshot may have its name, and not for certain: what it stands for goes
 * only when it is. */
static enum err remove_others(struct journal *journal,
                              const struct journal_found *found,
                              struct journal_trouble *trouble)
{
    struct disk *disk = journal->config.disk;
    char file[DISK_NAME_MAX + 1];
    int error = disk->sync_folder(disk);

    if (error)
        return trouble_of_disk(trouble, NULL, "sync", error);
    error = files_remove_others(disk, found->snapshot, file);
    if (!error)
        return ERR_OK;
    (void)trouble_of_disk(trouble, NULL, file[0] ? "remove" : "list", error);
    memcpy(trouble->file, file, sizeof(file));
    return ERR_REFUSED;
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
    /* One that is all there is stays: a snapshot may need it, and would take
     * the new one for it. */
    bool again =
        found->headless && (!found->damaged || found->last > found->first);
    struct journal_name name = {.kind = JOURNAL_LOG,
                                .number = again ? last : last + 1};
    const char *call;

    journal->number = name.number;
    journal->at = JOURNAL_HEAD_BYTES;
    if (again && !found->damaged && found->last > found->first)
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
    if (!journal->claims_hold)
        node_record_void(node);
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
    enum err error = settle_files(journal, found, trouble);

    journal->claims_hold = !found->damaged && !found->outgrown;

    if (error == ERR_OK)
        error = remove_others(journal, found, trouble);
    if (error != ERR_OK)
        return error;
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
