/* A process has begun with what it found: does it know all that it must, and is
 * it who it says? */
#include "check.h"
#include "host.h"
#include "inside.h"

static void count(struct sim *sim, const struct host_disk *disk)
{
    const struct journal_found *found = &disk->found;
    struct starts *starts = &sim->starts;

    if (!found->incarnation) {
        starts->empty++;
        return;
    }
    starts->goes_on += found->goes_on;
    starts->new_life += !found->goes_on;
    starts->torn += found->torn;
    starts->damaged += found->damaged;
    starts->clean += found->clean;
}

/* What the last process had given of numbers, and nobody knows, goes. */
void check_life_goes_on(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct host_disk *disk = host->disk;
    uint64_t incarnation = inside_self_incarnation(host->node);
    uint64_t last = inside_self_seq(host->node);
    uint32_t at = ledger_find(&sim->ledger, host->as, incarnation);

    if (at == UINT32_MAX)
        return;
    struct life *life = &sim->ledger.lives[at];
    if (last >= life->count)
        return;
    if (last >= life->shown) {
        life->count = (uint32_t)last;
        life->cuts++;
    } else if (disk->behind || disk->behind_life == incarnation) {
        host->unproved = true;
        host->doubted_seq = inside_self_seq(host->node);
        disk->behind_life = incarnation;
    } else {
        sim_fail(sim, "dots: %s goes on behind number %llu, and has shown %llu",
                 host->name, (unsigned long long)last,
                 (unsigned long long)life->shown);
    }
}

static void check_new_life(struct sim *sim, const struct host *host)
{
    if (ledger_find(&sim->ledger, host->as, host->config.incarnation) !=
        UINT32_MAX)
        sim_fail(sim, "dots: %s begins a life that was lived already",
                 host->name);
}

static void check_last_words(struct sim *sim, const struct host *host)
{
    const struct last_words *last = &host->disk->last;
    const struct journal_found *found = &host->disk->found;
    struct node_status status;

    node_status(host->node, &status);
    /* A file that had just been made is taken for one that was torn. */
    if (last->whole && !found->goes_on && !found->headless)
        sim_fail(sim, "start: %s has lost nothing and does not go on",
                 host->name);
    if (last->clean && !found->clean)
        sim_fail(sim, "start: %s does not know that it stopped in order",
                 host->name);
    if (last->settled && !hash128_equal(last->vector, status.vector_hash))
        sim_fail(sim, "start: %s has lost nothing, and claims something else",
                 host->name);
}

static void tell_start(struct sim *sim, uint32_t index)
{
    const struct host *host = &sim->hosts[index];
    const struct journal_found *found = &host->disk->found;
    uint32_t clients = inside_count(host->node);

    if (!found->incarnation)
        sim_tell_of(sim, index, "starts with nothing");
    else
        sim_tell_of(sim, index, "starts with %u client%s: %s%s%s%s", clients,
                    clients == 1 ? "" : "s",
                    found->goes_on ? "it goes on" : "another life",
                    found->torn ? ", torn" : "",
                    found->damaged ? ", damaged" : "",
                    found->clean ? ", stopped in order" : "");
}

void check_restart(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct host_disk *disk = host->disk;

    count(sim, disk);
    tell_start(sim, index);
    if (disk->found.goes_on)
        check_life_goes_on(sim, index);
    else
        check_new_life(sim, host);
    check_last_words(sim, host);
    promises_check(sim, index);
    disk->last = (struct last_words){.whole = false};
    disk->doubtful = disk->behind = false;
    check_all(sim, index);
}
