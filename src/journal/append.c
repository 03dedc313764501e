/* Batches go to the journal's end; files are synced. */
#include "journal/journal.h"
#include "journal/trouble.h"

#include "core/frame.h"

/* Meanings of indices are said anew this often, so that what follows spoilt
 * bytes can be understood again soon. */
#define ANEW_BYTES 16384

/* ---- fill ---- */

static void begin_batch(struct journal *journal, struct node *node,
                        struct writer *w)
{
    journal->flags = journal->config.synced ? BATCH_SYNCED : 0;
    journal->incarnation = node_incarnation(node);
    journal->done = 0;
    if (!journal->begun)
        journal->flags |= BATCH_RUN;
    if (journal->continues)
        bytes_write(w, FRAME_CONTINUES, journal->continues);
    if (!journal->begun || journal->at == JOURNAL_HEAD_BYTES)
        bytes_write(w, FRAME_KEEPS, journal->config.ttl_s);
    if (journal->at / ANEW_BYTES != journal->anew_at / ANEW_BYTES) {
        node_record_anew(node, NODE_JOURNAL);
        journal->anew_at = journal->at;
    }
}

static struct writer frames_of(struct journal *journal)
{
    return writer_make(journal->memory + BATCH_HEAD_BYTES,
                       BATCH_BYTES_MAX - BATCH_HEAD_BYTES);
}

static void end_batch(struct journal *journal, const struct node *node,
                      const struct writer *w, bool more)
{
    if (!more)
        journal->flags |= BATCH_WHOLE;
    journal->filled = BATCH_HEAD_BYTES + w->size;
    journal->filled_to = node_recorded(node);
    journal->filled_ticket = node_record_ticket(node);
    journal->continues = 0;
    journal->begun = true;
}

bool journal_fill(struct journal *journal, struct node *node)
{
    struct writer w = frames_of(journal);
    bool more = true;

    if (journal->filled)
        return true;
    if (journal->begun && !node_record_is_due(node))
        return false;
    begin_batch(journal, node, &w);
    while (more && writer_room(&w) >= FRAME_BYTES_MAX)
        w.size += node_record(node, NODE_JOURNAL, w.data + w.size, &more);
    end_batch(journal, node, &w, more);
    return true;
}

/* ---- write ---- */

static struct journal_name name_of(const struct journal *journal)
{
    return (struct journal_name){.kind = JOURNAL_LOG,
                                 .number = journal->number};
}

static void seal(struct journal *journal)
{
    struct batch batch = {.flags = journal->flags,
                          .incarnation = journal->incarnation};
    struct batch_place place = {JOURNAL_LOG, journal->number, journal->at};

    for (size_t i = 0; i < sizeof(batch.boot); i++)
        batch.boot[i] = journal->config.boot[i];
    batch_seal(journal->memory, journal->filled - BATCH_HEAD_BYTES, &batch,
               &place);
}

static void count_batch(struct journal *journal)
{
    journal->counters.batches++;
    journal->counters.bytes += journal->filled;
    journal->at += journal->filled;
    journal->written = journal->filled_to;
    journal->written_ticket = journal->filled_ticket;
    journal->filled = 0;
}

bool journal_write(struct journal *journal, struct journal_trouble *trouble)
{
    struct disk *disk = journal->config.disk;
    struct journal_name name = name_of(journal);

    if (!journal->filled)
        return true;
    if (!journal->done)
        seal(journal);
    while (journal->done < journal->filled) {
        size_t done = 0;
        int error =
            disk->write(disk, journal->file, journal->at + journal->done,
                        bytes_make(journal->memory + journal->done,
                                   journal->filled - journal->done),
                        &done);

        if (error) {
            journal->counters.failures++;
            (void)trouble_of_disk(trouble, &name, "write", error);
            return false;
        }
        journal->done += done;
    }
    count_batch(journal);
    return true;
}

/* ---- sync ---- */

struct journal_unsynced journal_unsynced(const struct journal *journal)
{
    struct journal_unsynced unsynced = {.written = journal->written,
                                        .ticket = journal->written_ticket};

    /* In the order in which they were written. */
    if (journal->old_file >= 0)
        unsynced.files[unsynced.count++] = journal->old_file;
    unsynced.files[unsynced.count++] = journal->file;
    return unsynced;
}

void journal_synced(struct journal *journal,
                    const struct journal_unsynced *unsynced)
{
    journal->counters.syncs++;
    if (unsynced->count < 2 || journal->old_file != unsynced->files[0])
        return;
    journal->config.disk->close(journal->config.disk, journal->old_file);
    journal->old_file = -1;
}

bool journal_sync(struct journal *journal, struct journal_trouble *trouble)
{
    struct disk *disk = journal->config.disk;
    struct journal_unsynced unsynced = journal_unsynced(journal);
    struct journal_name name = name_of(journal);

    for (int i = 0; i < unsynced.count; i++) {
        int error = disk->sync(disk, unsynced.files[i]);

        if (error) {
            /* The old file is the one before. */
            name.number -= unsynced.files[i] != journal->file;
            (void)trouble_of_disk(trouble, &name, "sync", error);
            return false;
        }
    }
    journal_synced(journal, &unsynced);
    return true;
}

/* ---- the end ---- */

/* Everything is written; only then may it be called clean. */
static bool write_clean(struct journal *journal, struct node *node)
{
    struct journal_trouble trouble;
    struct writer w = frames_of(journal);

    do {
        if (!journal_write(journal, &trouble))
            return false;
    } while (journal_fill(journal, node));
    begin_batch(journal, node, &w);
    clean_write(&w);
    end_batch(journal, node, &w, false);
    return journal_write(journal, &trouble) && journal_sync(journal, &trouble);
}

bool journal_close(struct journal *journal, struct node *node)
{
    struct disk *disk = journal->config.disk;
    bool clean = write_clean(journal, node);

    disk->close(disk, journal->file);
    if (journal->old_file >= 0)
        disk->close(disk, journal->old_file);
    if (journal->next_file >= 0)
        disk->close(disk, journal->next_file);
    return clean;
}

uint64_t journal_bytes(const struct journal *journal)
{
    return journal->bytes_before + journal->at;
}
