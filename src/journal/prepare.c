/* When a snapshot is due, and the files that it needs, made ready ahead. */
#include "journal/create.h"
#include "journal/trouble.h"

static bool fails(struct journal_trouble *trouble,
                  const struct journal_name *name, const char *call, int error)
{
    (void)trouble_of_disk(trouble, name, call, error);
    return false;
}

bool journal_snapshot_is_due(const struct journal *journal)
{
    uint64_t most = journal->config.rotate_bytes;

    if (journal->snapshot_bytes > most)
        most = journal->snapshot_bytes;
    return !journal->snapshot.under_way && journal->old_file < 0 &&
           (journal->snapshot_wanted || journal_bytes(journal) >= most);
}

/* After an attempt that failed there is a young file already: what it has from
 * before the snapshot's begin does no harm. */
static bool wants_rotation(const struct journal *journal)
{
    return !journal->young || journal->at > journal->config.rotate_bytes / 4;
}

void journal_snapshot_plan(struct journal *journal, bool anew)
{
    struct journal_snapshot *snapshot = &journal->snapshot;

    snapshot->planned = true;
    snapshot->rotates =
        anew || journal->next_file >= 0 || wants_rotation(journal);
    snapshot->number = journal->number + (snapshot->rotates ? 1 : 0);
}

/* A second sync of the same name could succeed and mean nothing; one that is
 * made anew is synced anew. */
static void unmake(struct disk *disk, const struct journal_name *name)
{
    char text[DISK_NAME_MAX + 1];

    journal_name_write(name, text);
    (void)disk->remove(disk, text);
}

/* Made and synced ahead, so that nobody waits when it is switched to. */
static bool make_next(struct journal *journal, struct journal_trouble *trouble)
{
    struct disk *disk = journal->config.disk;
    struct journal_name name = {.kind = JOURNAL_LOG,
                                .number = journal->snapshot.number};
    const char *call;
    int file;
    int error = create_file(journal, &name, &call, &file);

    if (error)
        return fails(trouble, &name, call, error);
    error = disk->sync(disk, file);
    if (!error)
        error = disk->sync_folder(disk);
    if (error) {
        disk->close(disk, file);
        unmake(disk, &name);
        return fails(trouble, &name, "sync", error);
    }
    journal->next_file = file;
    return true;
}

bool journal_snapshot_prepare(struct journal *journal,
                              struct journal_trouble *trouble)
{
    struct journal_snapshot *snapshot = &journal->snapshot;
    const char *call;

    if (!snapshot->planned)
        journal_snapshot_plan(journal, false);
    if (snapshot->rotates && journal->next_file < 0 &&
        !make_next(journal, trouble))
        return false;
    struct journal_name name = {.kind = JOURNAL_SNAPSHOT,
                                .unfinished = true,
                                .number = snapshot->number};
    int error = create_file(journal, &name, &call, &snapshot->file);
    snapshot->open = !error;
    return error ? fails(trouble, &name, call, error) : true;
}
