#include "world/snapshots.h"

#include "world/clock.h"
#include "world/flusher.h"
#include "world/journal_text.h"
#include "world/log.h"

#include <time.h>

/* After one that failed: so many times sync_ms, and no longer than that. */
#define RETRY_SYNCS  30
#define RETRY_NS_MAX (30 * (int64_t)NS_PER_S)

/* Gives    whether it has begun; appending is not held. */
static bool begin(struct durable *durable, struct journal_trouble *trouble)
{
    struct journal *journal = &durable->journal;

    if (!journal_snapshot_prepare(journal, trouble))
        return false;
    pthread_mutex_lock(&durable->appending);
    /* Nothing may be filled in for the file that is left. */
    bool good = !durable->stuck && flusher_write_all(durable);
    if (good) {
        journal_snapshot_begin(journal, hub_hold_to_record(durable->hub));
        hub_let_go(durable->hub);
    }
    pthread_mutex_unlock(&durable->appending);
    trouble->cause = JOURNAL_FINE;
    return good;
}

static bool fill(struct durable *durable)
{
    bool filled = journal_snapshot_fill(&durable->journal,
                                        hub_hold_to_record(durable->hub));

    hub_let_go(durable->hub);
    return filled;
}

static bool is_stopping(struct durable *durable)
{
    pthread_mutex_lock(&durable->appending);
    bool stopping = durable->stopping;
    pthread_mutex_unlock(&durable->appending);
    return stopping;
}

/* What it needs of the journal is synced before it gets its name. */
static bool end(struct durable *durable, struct journal_trouble *trouble)
{
    pthread_mutex_lock(&durable->syncing);
    pthread_mutex_lock(&durable->appending);
    bool good = !durable->stuck && flusher_write_all(durable);
    if (good) {
        journal_snapshot_need(&durable->journal);
        flusher_sync(durable);
    }
    pthread_mutex_unlock(&durable->appending);
    pthread_mutex_unlock(&durable->syncing);
    trouble->cause = JOURNAL_FINE;
    return good && journal_snapshot_end(&durable->journal, trouble);
}

static bool write_records(struct durable *durable,
                          struct journal_trouble *trouble)
{
    while (!is_stopping(durable) && fill(durable))
        if (!journal_snapshot_write(&durable->journal, trouble))
            return false;
    trouble->cause = JOURNAL_FINE;
    return !is_stopping(durable);
}

static int64_t retry_ns(const struct durable *durable)
{
    int64_t ns = RETRY_SYNCS * (int64_t)durable->config->sync_ms * NS_PER_MS;

    return ns < RETRY_NS_MAX ? ns : RETRY_NS_MAX;
}

static void tell_failed(const struct durable *durable,
                        const struct journal_trouble *trouble)
{
    char text[JOURNAL_TEXT_MAX] = "the journal cannot be written";

    if (durable->stopping)
        return;
    if (trouble->cause != JOURNAL_FINE)
        journal_text(trouble, durable->folder, text, sizeof(text));
    log_error("a snapshot failed; it is tried again later, and the journal "
              "grows until then",
              log_text("cause", text), LOG_END);
}

static uint64_t count_buried(struct durable *durable)
{
    struct node_status status;

    node_status(hub_hold(durable->hub), &status);
    hub_let_go(durable->hub);
    return status.counters.buried;
}

/* Appending is held, and let go meanwhile. */
static void make_one(struct durable *durable, bool anew)
{
    struct journal *journal = &durable->journal;
    struct journal_trouble trouble = {.cause = JOURNAL_FINE};
    int64_t begin_ns = clock_mono_ns();
    uint64_t buried = count_buried(durable);

    journal_snapshot_plan(journal, anew);
    pthread_mutex_unlock(&durable->appending);
    bool good = begin(durable, &trouble) && write_records(durable, &trouble) &&
                end(durable, &trouble);
    pthread_mutex_lock(&durable->appending);
    journal_snapshot_over(journal, hub_hold_to_record(durable->hub));
    hub_let_go(durable->hub);
    if (!good) {
        durable->retry_at_ns = clock_mono_ns() + retry_ns(durable);
        tell_failed(durable, &trouble);
        return;
    }
    durable->buried = buried;
    durable->buried_at_ns = 0;
    log_info("snapshot written",
             log_number("mib", (int64_t)(journal->snapshot_bytes >> 20)),
             log_number("ms", (clock_mono_ns() - begin_ns) / NS_PER_MS),
             LOG_END);
}

/* Where somebody was is in the files until a snapshot stands for them. */
static bool must_forget(struct durable *durable)
{
    int64_t now_ns = clock_mono_ns();

    if (!durable->buried_at_ns && count_buried(durable) != durable->buried)
        durable->buried_at_ns = now_ns;
    return durable->buried_at_ns &&
           now_ns - durable->buried_at_ns >=
               (int64_t)durable->config->forget_s * NS_PER_S;
}

static bool is_due(struct durable *durable)
{
    durable->must_forget = must_forget(durable);
    if (durable->stuck || clock_mono_ns() < durable->retry_at_ns ||
        durable->journal.old_file >= 0)
        return false;
    return durable->must_forget || journal_snapshot_is_due(&durable->journal);
}

void *snapshots_run(void *context)
{
    struct durable *durable = context;

    pthread_mutex_lock(&durable->appending);
    while (!durable->stopping) {
        if (is_due(durable)) {
            make_one(durable, durable->must_forget);
            continue;
        }
        int64_t at_ns = clock_mono_ns() + NS_PER_S;
        struct timespec at = {.tv_sec = at_ns / NS_PER_S,
                              .tv_nsec = at_ns % NS_PER_S};

        pthread_cond_timedwait(&durable->snapshot_due, &durable->appending,
                               &at);
    }
    pthread_mutex_unlock(&durable->appending);
    return NULL;
}
