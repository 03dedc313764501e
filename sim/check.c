#include "check.h"

#include "check_copies.h"

#include "endings.h"

#include "host.h"
#include "inside.h"
#include "seen.h"

#define ALL_EVERY 64

static void check_monotonic(struct sim *sim, uint32_t host, uint32_t key,
                            const struct record *now)
{
    struct update *held = &sim->hosts[host].seen->held[key];
    struct record before = update_record(held);

    bool lost = !now && !endings_is_over(sim, &before);
    if (held->at_ns && (lost || (now && record_compare(now, &before) < 0)))
        sim_fail(sim, "monotonic: at %s the record of %s went back",
                 sim->hosts[host].name, sim->ids[key]);
    if (!now)
        return;
    held->at_ns = 1;
    update_keep(held, now);
    held->record.id = seen_id_of(sim, key);
    /* Names of hosts outlive the node's table of them. */
    held->record.taker =
        bytes_text(sim->hosts[host_named(sim, now->taker)].name);
}

/* What is stored of whom rots, or is lied about, is no fault of the rules; in
 * the end it must be mended. */
static bool is_judged(const struct sim *sim)
{
    return sim->options->profile != PROFILE_ROT &&
           sim->options->profile != PROFILE_HOSTILE;
}

/* It does not trust its clock at first. */
#define NEW_NS (8 * (int64_t)NS_PER_S)

static void check_shown(struct sim *sim, uint32_t index, uint32_t key,
                        const struct record *stored)
{
    const struct host *host = &sim->hosts[index];

    if (endings_is_overdue(sim, stored) &&
        sim->now_ns - host->born_at_ns > NEW_NS &&
        inside_shows(host->node, seen_id_of(sim, key)))
        sim_fail(sim, "expiry: %s shows what has expired of %s", host->name,
                 sim->ids[key]);
}

static void check_key(struct sim *sim, uint32_t host, uint32_t key, bool clean)
{
    uint32_t update = sim->hosts[host].seen->expected[key];
    struct record stored;
    bool there = seen_find(sim, host, key, &stored);

    check_monotonic(sim, host, key, there ? &stored : NULL);
    if (there)
        check_shown(sim, host, key, &stored);
    if (update == UPDATE_NONE) {
        if (clean && there && is_judged(sim))
            sim_fail(sim, "function: %s holds a report of %s and claims none",
                     sim->hosts[host].name, sim->ids[key]);
        return;
    }
    struct record expected = ledger_record(&sim->ledger, update);
    int order = there ? record_compare(&stored, &expected) : -1;
    if (order < 0 && !endings_is_over(sim, &expected))
        sim_fail(sim, "claims: %s does not hold what it claims of %s",
                 sim->hosts[host].name, sim->ids[key]);
    else if (clean && order > 0 && is_judged(sim))
        sim_fail(sim, "function: %s holds more of %s than it claims",
                 sim->hosts[host].name, sim->ids[key]);
}

/* It was set back and has used dots again, which it will take back as soon as
 * it is told; until then nothing can be said of them. */
static bool is_excused(const struct host *host)
{
    return host->unproved &&
           host->excused_life == inside_self_incarnation(host->node);
}

void check_all(struct sim *sim, uint32_t host)
{
    if (!sim->hosts[host].node || is_excused(&sim->hosts[host]))
        return;
    bool clean = inside_is_clean(sim->hosts[host].node);

    check_claims(sim, host);
    for (uint32_t key = 0; key < sim->keys && !sim->failure; key++)
        check_key(sim, host, key, clean);
}

static void check_tables(struct sim *sim, uint32_t host)
{
    const char *leak = inside_leak(sim->hosts[host].node);

    if (leak)
        sim_fail(sim, "bounded: %s has %s that belong to nobody",
                 sim->hosts[host].name, leak);
}

void check_step(struct sim *sim, uint32_t host)
{
    struct seen *seen = sim->hosts[host].seen;
    /* As many looks at a client, however many there are. */
    uint64_t every = ALL_EVERY + sim->keys / 2;
    bool all = ++seen->steps % every == 0;

    if (sim->failure)
        return;
    /* A leak only grows: it is enough to look at times. */
    if (seen->steps % (8 * every) == 0)
        check_tables(sim, host);
    if (!is_judged(sim) || is_excused(&sim->hosts[host]))
        return;
    check_claims(sim, host);
    check_copies(sim, host);
    if (all)
        check_all(sim, host);
}

/* A mad neighbour and its successor are not honest company. */
#define MAD_FOR_NS (10 * (int64_t)NS_PER_S)

static bool is_honest(const struct sim *sim, const struct host *host)
{
    if (host->by_hand)
        return false;
    return !host->mad_until_ns || sim->now_ns - host->mad_until_ns > MAD_FOR_NS;
}

/* A link has come to life. */
static void check_neighbour(struct sim *sim, const struct host *host,
                            uint32_t neighbour)
{
    const struct host *other = &sim->hosts[host->neighbours[neighbour]];

    if (!host->knows[neighbour])
        sim_fail(sim, "links: %s lives with %s, which it was told to leave",
                 host->name, other->name);
    if (other->node && other->generation < host->generations[neighbour])
        sim_fail(sim, "links: %s let in an earlier member of the name %s",
                 host->name, other->name);
}

void check_note(struct sim *sim, uint32_t index, const struct node_wish *wish)
{
    const struct host *host = &sim->hosts[index];
    bool doubts =
        wish->note == NODE_NOTE_CLOCK || wish->note == NODE_NOTE_CLOCK_DOUBT;

    if (doubts && sim->clocks_ns)
        sim_fail(sim, "clocks: %s doubts its clock without reason", host->name);
    /* Nothing rots, and nobody is set back. */
    if (wish->note == NODE_NOTE_DIFFERS && sim->clocks_ns)
        sim_fail(sim, "hashes: %s compares what differs by its end alone",
                 host->name);
    if (wish->neighbour >= host->degree)
        return;
    const struct host *other = &sim->hosts[host->neighbours[wish->neighbour]];
    if (wish->note == NODE_NOTE_LINK_LIVE)
        check_neighbour(sim, host, wish->neighbour);
    if (wish->note == NODE_NOTE_LINK_LOST && wish->reason == BYE_PROTOCOL &&
        is_honest(sim, other))
        sim_fail(sim, "links: %s and %s do not understand one another",
                 host->name, other->name);
}

#define SPINS_MAX 100

void check_spin(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (sim->now_ns - host->spin_from_ns > 10 * (int64_t)NS_PER_MS) {
        host->spin_from_ns = sim->now_ns;
        host->spins = 0;
    }
    if (++host->spins > SPINS_MAX)
        sim_fail(sim, "turns: %s wants one after the other, to no end",
                 host->name);
}
