#include "world/flusher.h"

#include "world/clock.h"
#include "world/journal_text.h"
#include "world/log.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- writing ---- */

static void tell_stuck(struct durable *durable,
                       const struct journal_trouble *trouble)
{
    char text[JOURNAL_TEXT_MAX];

    if (durable->stuck)
        return;
    journal_text(trouble, durable->folder, text, sizeof(text));
    log_error("nothing can be written: reports are refused until it can",
              log_text("cause", text), LOG_END);
    durable->stuck = true;
    hub_set_stuck(durable->hub, true);
}

static void tell_unstuck(struct durable *durable)
{
    if (!durable->stuck)
        return;
    durable->stuck = false;
    log_info("the journal can be written again", LOG_END);
    hub_set_stuck(durable->hub, false);
}

static bool fill(struct durable *durable)
{
    struct node *node = hub_hold_to_record(durable->hub);
    bool filled = journal_fill(&durable->journal, node);

    hub_let_go(durable->hub);
    return filled;
}

bool flusher_write_all(struct durable *durable)
{
    struct journal_trouble trouble;

    while (fill(durable))
        if (!journal_write(&durable->journal, &trouble)) {
            tell_stuck(durable, &trouble);
            return false;
        }
    tell_unstuck(durable);
    return true;
}

static bool syncs_first(const struct durable *durable)
{
    return durable->journal.config.synced;
}

/* What may be shown. */
static struct node_logged shown(const struct durable *durable)
{
    const struct journal *journal = &durable->journal;

    return syncs_first(durable)
               ? (struct node_logged){durable->synced, durable->synced_ticket}
               : (struct node_logged){journal->written,
                                      journal->written_ticket};
}

/* Is something written that somebody waits to be synced? */
static bool sync_is_wanted(const struct durable *durable)
{
    const struct journal *journal = &durable->journal;

    return syncs_first(durable) &&
           (durable->synced < journal->written ||
            (durable->synced_ticket < journal->written_ticket &&
             durable->synced_ticket < durable->wanted_ticket));
}

static bool flush(struct sink *sink, struct node_logged wanted,
                  struct node_logged *written)
{
    struct durable *durable = (struct durable *)sink;
    const struct journal *journal = &durable->journal;

    pthread_mutex_lock(&durable->appending);
    if (durable->wanted_ticket < wanted.ticket)
        durable->wanted_ticket = wanted.ticket;
    /* Another loop may have written this one's changes with its own; and a
     * disk that takes nothing is tried by the thread, now and then. */
    if ((journal->written < wanted.number ||
         journal->written_ticket < wanted.ticket) &&
        !durable->stuck)
        (void)flusher_write_all(durable);
    if (sync_is_wanted(durable))
        pthread_cond_signal(&durable->work);
    if (journal_snapshot_is_due(journal))
        pthread_cond_signal(&durable->snapshot_due);
    bool good = journal->written >= wanted.number;
    *written = shown(durable);
    pthread_mutex_unlock(&durable->appending);
    return good;
}

void flusher_init(struct durable *durable)
{
    durable->sink = (struct sink){
        .prompt = !syncs_first(durable),
        .flush = flush,
    };
}

/* ---- syncing ---- */

/* Nothing is known of what was written since the last sync, and asking again
 * may be answered by "done": what is on disk is read again by another
 * process. */
static void die(const struct durable *durable, int error)
{
    log_error("a sync failed: the server ends, and starts anew from what is on "
              "disk",
              log_text("folder", durable->folder),
              log_text("cause", strerror(error)), LOG_END);
    log_flush();
    _exit(1);
}

void flusher_sync(struct durable *durable)
{
    struct journal *journal = &durable->journal;
    struct journal_unsynced unsynced = journal_unsynced(journal);
    uint64_t bytes = journal->counters.bytes;

    pthread_mutex_unlock(&durable->appending);
    for (int i = 0; i < unsynced.count; i++) {
        int error =
            durable->disk.disk.sync(&durable->disk.disk, unsynced.files[i]);

        if (error)
            die(durable, error);
    }
    pthread_mutex_lock(&durable->appending);
    journal_synced(journal, &unsynced);
    durable->synced_bytes = bytes;
    if (durable->synced < unsynced.written)
        durable->synced = unsynced.written;
    if (durable->synced_ticket < unsynced.ticket)
        durable->synced_ticket = unsynced.ticket;
}

/* Both locks are held, and let go in between. */
static void sync_and_tell(struct durable *durable)
{
    if (durable->synced_bytes == durable->journal.counters.bytes)
        return;
    flusher_sync(durable);
    if (!syncs_first(durable))
        return;
    struct node_logged synced = shown(durable);
    pthread_mutex_unlock(&durable->appending);
    hub_set_written(durable->hub, synced);
    pthread_mutex_lock(&durable->appending);
}

/* Until there is something to sync at once, or it is time. */
static void wait_for_work(struct durable *durable)
{
    int64_t at_ns =
        clock_mono_ns() + (int64_t)durable->config->sync_ms * NS_PER_MS;
    struct timespec at = {.tv_sec = at_ns / NS_PER_S,
                          .tv_nsec = at_ns % NS_PER_S};

    while (!durable->stopping && !sync_is_wanted(durable) &&
           pthread_cond_timedwait(&durable->work, &durable->appending, &at) ==
               0)
        ;
}

/* Claims that nobody waits for make nobody write; and what failed is tried
 * again. */
static void write_what_waits(struct durable *durable)
{
    bool was_stuck = durable->stuck;
    bool good = flusher_write_all(durable);

    if (!good || (!was_stuck && syncs_first(durable)))
        return;
    struct node_logged written = shown(durable);
    pthread_mutex_unlock(&durable->appending);
    hub_set_written(durable->hub, written);
    pthread_mutex_lock(&durable->appending);
}

void *flusher_run(void *context)
{
    struct durable *durable = context;

    pthread_mutex_lock(&durable->appending);
    while (!durable->stopping) {
        wait_for_work(durable);
        pthread_mutex_unlock(&durable->appending);
        pthread_mutex_lock(&durable->syncing);
        pthread_mutex_lock(&durable->appending);
        write_what_waits(durable);
        sync_and_tell(durable);
        pthread_mutex_unlock(&durable->syncing);
    }
    pthread_mutex_unlock(&durable->appending);
    return NULL;
}
