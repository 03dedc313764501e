/*
 * A snapshot: a bookmark that began at the feed's first record, in a file of
 * its own. With the journal from its number on it stands for all before.
 */
#include "journal/files.h"
#include "journal/trouble.h"

#include "core/frame.h"

#include <string.h>

/* So much is written before it is synced, so that no sync takes long. */
#define SYNC_EVERY_BYTES (8 << 20)

static struct journal_name name_of(const struct journal *journal,
                                   bool unfinished)
{
    return (struct journal_name){.kind = JOURNAL_SNAPSHOT,
                                 .unfinished = unfinished,
                                 .number = journal->snapshot.number};
}

static bool fails(struct journal_trouble *trouble,
                  const struct journal_name *name, const char *call, int error)
{
    (void)trouble_of_disk(trouble, name, call, error);
    return false;
}

/* ---- begin ---- */

/* The journal goes on in its next file. */
static void rotate(struct journal *journal, struct node *node)
{
    assert(!journal->filled && journal->old_file < 0);
    journal->old_file = journal->file;
    journal->continues = journal->at;
    journal->bytes_before += journal->at;
    journal->file = journal->next_file;
    journal->number = journal->snapshot.number;
    journal->at = JOURNAL_HEAD_BYTES;
    journal->anew_at = journal->at;
    journal->next_file = -1;
    journal->young = true;
    node_record_anew(node, NODE_JOURNAL);
}

void journal_snapshot_begin(struct journal *journal, struct node *node)
{
    struct journal_snapshot *snapshot = &journal->snapshot;

    if (snapshot->rotates)
        rotate(journal, node);
    snapshot->under_way = true;
    snapshot->at = snapshot->synced_at = JOURNAL_HEAD_BYTES;
    snapshot->whole = false;
    snapshot->filled = 0;
    node_record_begin(node, NODE_SNAPSHOT);
}

/* ---- the records ---- */

bool journal_snapshot_fill(struct journal *journal, struct node *node)
{
    struct journal_snapshot *snapshot = &journal->snapshot;
    bool more;

    if (snapshot->whole)
        return false;
    /* Each batch can be understood alone, whatever becomes of others. */
    node_record_anew(node, NODE_SNAPSHOT);
    size_t size = node_record(node, NODE_SNAPSHOT,
                              snapshot->memory + BATCH_HEAD_BYTES, &more);
    snapshot->whole = !more;
    snapshot->incarnation = node_incarnation(node);
    snapshot->filled = size ? BATCH_HEAD_BYTES + size : 0;
    return true;
}

static void seal(struct journal *journal, uint8_t flags)
{
    const struct journal_snapshot *snapshot = &journal->snapshot;
    struct batch batch = {.flags = flags, .incarnation = snapshot->incarnation};
    struct batch_place place = {JOURNAL_SNAPSHOT, snapshot->number,
                                snapshot->at};

    memcpy(batch.boot, journal->config.boot, sizeof(batch.boot));
    batch_seal(snapshot->memory, snapshot->filled - BATCH_HEAD_BYTES, &batch,
               &place);
}

static int write_batch(struct journal *journal)
{
    struct journal_snapshot *snapshot = &journal->snapshot;
    struct disk *disk = journal->config.disk;
    size_t done = 0;

    for (size_t at = 0; at < snapshot->filled; at += done) {
        int error = disk->write(
            disk, snapshot->file, snapshot->at + at,
            bytes_make(snapshot->memory + at, snapshot->filled - at), &done);

        if (error)
            return error;
    }
    snapshot->at += snapshot->filled;
    snapshot->filled = 0;
    return 0;
}

static int sync_now_and_then(struct journal *journal)
{
    struct journal_snapshot *snapshot = &journal->snapshot;

    if (snapshot->at - snapshot->synced_at < SYNC_EVERY_BYTES)
        return 0;
    snapshot->synced_at = snapshot->at;
    return journal->config.disk->sync(journal->config.disk, snapshot->file);
}

bool journal_snapshot_write(struct journal *journal,
                            struct journal_trouble *trouble)
{
    struct journal_name name = name_of(journal, true);

    if (journal->snapshot.filled)
        seal(journal, 0);
    int error = write_batch(journal);
    if (error)
        return fails(trouble, &name, "write", error);
    error = sync_now_and_then(journal);
    return error ? fails(trouble, &name, "sync", error) : true;
}

/* ---- the end ---- */

void journal_snapshot_need(struct journal *journal)
{
    assert(journal->number == journal->snapshot.number && !journal->filled);
    journal->snapshot.needed = journal->at;
}

static void fill_end(struct journal *journal)
{
    struct journal_snapshot *snapshot = &journal->snapshot;
    struct writer w =
        writer_make(snapshot->memory + BATCH_HEAD_BYTES, FRAME_BYTES_MAX);

    bytes_write(&w, FRAME_END, snapshot->needed);
    bytes_write(&w, FRAME_KEEPS, journal->config.ttl_s);
    snapshot->filled = BATCH_HEAD_BYTES + w.size;
    seal(journal,
         journal->config.synced ? BATCH_WHOLE | BATCH_SYNCED : BATCH_WHOLE);
}

/* It gets its name only when it is all there, and what it stands for goes only
 * when that name is. Gives 0, or the disk's error. */
static int give_name(struct journal *journal, const char **call)
{
    struct disk *disk = journal->config.disk;
    struct journal_name from = name_of(journal, true),
                        to = name_of(journal, false);
    char from_text[DISK_NAME_MAX + 1], to_text[DISK_NAME_MAX + 1];

    journal_name_write(&from, from_text);
    journal_name_write(&to, to_text);
    *call = "sync";
    int error = disk->sync(disk, journal->snapshot.file);
    if (error)
        return error;
    *call = "rename";
    error = disk->rename(disk, from_text, to_text);
    if (error)
        return error;
    *call = "sync";
    return disk->sync_folder(disk);
}

bool journal_snapshot_end(struct journal *journal,
                          struct journal_trouble *trouble)
{
    struct journal_name name = name_of(journal, true);
    const char *call = "write";
    char file[DISK_NAME_MAX + 1];

    fill_end(journal);
    int error = write_batch(journal);
    if (!error)
        error = give_name(journal, &call);
    if (error)
        return fails(trouble, &name, call, error);
    journal->snapshot.done = true;
    /* What cannot be removed now is left over, and removed the next time. */
    (void)files_remove_others(journal->config.disk, journal->snapshot.number,
                              file);
    return true;
}

/* One that was not finished takes up room. */
static void drop_unfinished(struct journal *journal)
{
    struct journal_name name = name_of(journal, true);
    char text[DISK_NAME_MAX + 1];

    journal_name_write(&name, text);
    (void)journal->config.disk->remove(journal->config.disk, text);
    journal->counters.snapshot_failures++;
}

static void count_done(struct journal *journal)
{
    struct journal_snapshot *snapshot = &journal->snapshot;

    journal->snapshot_number = snapshot->number;
    journal->snapshot_bytes = snapshot->at;
    journal->snapshot_wanted = journal->young = false;
    journal->bytes_before = 0;
    journal->counters.snapshots++;
}

void journal_snapshot_over(struct journal *journal, struct node *node)
{
    struct journal_snapshot *snapshot = &journal->snapshot;

    if (snapshot->open)
        journal->config.disk->close(journal->config.disk, snapshot->file);
    if (snapshot->under_way)
        node_record_end(node, NODE_SNAPSHOT);
    if (snapshot->done)
        count_done(journal);
    else
        drop_unfinished(journal);
    snapshot->open = snapshot->under_way = false;
    snapshot->planned = snapshot->done = false;
}
