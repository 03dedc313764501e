#include "endings.h"

#include "clients.h"
#include "host.h"
#include "inside.h"

#include <stdio.h>

#define S(seconds) ((seconds) * (int64_t)NS_PER_S)

/* Records of such a herd live for so long. */
#define TTL_S    20
#define PAST_S   15
#define FUTURE_S 5

/* Clocks differ from the true time by so much at the most: two of them by less
 * than what the map hash allows for, which is 1/64 of the TTL. */
#define CLOCKS_NS (140 * (int64_t)NS_PER_MS)

/* A server looks through all of its records at least this often. */
#define LATE_NS (1500 * (int64_t)NS_PER_MS)

void endings_draw(struct sim *sim)
{
    if (sim->options->profile != PROFILE_FORGETTING)
        return;
    sim->clocks_ns = CLOCKS_NS;
    sim->times = (struct node_times){
        .max_future_ns = S(FUTURE_S),
        .max_past_ns = S(PAST_S),
        .ttl_ns = S(TTL_S),
        .max_clock_offset_ns = S(1),
    };
}

void endings_set_clocks(struct sim *sim)
{
    for (uint32_t i = 0; sim->clocks_ns && i < sim->graph.servers; i++)
        sim->hosts[i].wall_shift_ns = dice_between(
            &sim->dice[DICE_PLAN], -sim->clocks_ns, sim->clocks_ns);
}

/* When it is over by the true time. */
static int64_t deadline_ns(const struct sim *sim, const struct record *record)
{
    if (!sim->times.ttl_ns || record->generation)
        return INT64_MAX;
    return record->stamp_ns + sim->times.ttl_ns - BEGIN_2026_NS;
}

bool endings_is_over(const struct sim *sim, const struct record *record)
{
    return deadline_ns(sim, record) < sim->now_ns + sim->clocks_ns;
}

bool endings_is_overdue(const struct sim *sim, const struct record *record)
{
    return deadline_ns(sim, record) < sim->now_ns - sim->clocks_ns - LATE_NS;
}

enum node_verdict endings_verdict(const struct sim *sim, uint32_t host,
                                  int64_t stamp_ns)
{
    const struct node_times *times = &sim->times;
    const struct host_disk *disk = sim->hosts[host].disk;
    int64_t wall_ns = host_clocks(sim, &sim->hosts[host]).wall_ns;
    struct node_status status;

    node_status(sim->hosts[host].node, &status);
    if (disk && disk->told_stuck)
        return NODE_UNWRITTEN;
    if (status.clock_refuses)
        return NODE_CLOCK;
    if (times->max_future_ns && stamp_ns - wall_ns > times->max_future_ns)
        return NODE_FUTURE;
    if (times->max_past_ns && wall_ns - stamp_ns > times->max_past_ns)
        return NODE_PAST;
    return NODE_TAKEN;
}

int64_t endings_stamp(struct sim *sim, int64_t now_ns)
{
    struct dice *dice = &sim->dice[DICE_CLIENTS];

    switch (dice_below(dice, 10)) {
    case 0:
        return now_ns / NS_PER_S * NS_PER_S;
    case 1:
    case 2:
        return now_ns - dice_between(dice, 0, S(PAST_S));
    case 3:
        return now_ns + dice_between(dice, 0, S(FUTURE_S));
    case 4:
        return now_ns - dice_between(dice, S(PAST_S), S(60));
    case 5:
        return now_ns + dice_between(dice, S(FUTURE_S), S(60));
    default:
        return now_ns;
    }
}

bool endings_bury(struct sim *sim, uint32_t index, uint32_t key, bool reset)
{
    struct host *host = &sim->hosts[index];
    struct node_moment now = host_moment(sim, host);
    struct bytes id = bytes_text(sim->ids[key]);
    uint64_t before = inside_self_seq(host->node), number;
    enum err error = reset ? node_reset(host->node, &now, id, &number)
                           : node_forget(host->node, &now, id, &number);

    sim_mix(sim, (uint64_t)key << 32 | index | 1u << 31);
    if (error == ERR_OK) {
        sim_tell(sim, "%s: %s %s", host->name, reset ? "reset" : "forget",
                 sim->ids[key]);
        clients_note(sim, index, key, before);
        if (inside_shows(host->node, id))
            sim_fail(sim, "forgetting: %s shows %s after that", host->name,
                     sim->ids[key]);
    }
    host_finish(sim, index);
    return error == ERR_OK;
}

/* It answers, and what it does there counts. */
static bool is_of_use(const struct host *host)
{
    return host->node && !host_is_frozen(host) && !host->unproved &&
           !(host->disk && host->disk->told_stuck);
}

/* The next report counts, whatever its stamp, if it is one that is taken. */
static void report_anew(struct sim *sim, uint32_t index, uint32_t key)
{
    struct dice *dice = &sim->dice[DICE_CLIENTS];
    int64_t wall_ns = host_clocks(sim, &sim->hosts[index]).wall_ns;
    int64_t stamp_ns = wall_ns - dice_between(dice, 0, S(PAST_S));
    uint64_t before = sim->updates;
    char line[96];
    int size = snprintf(line, sizeof(line), "IAMAT %s +7.5-7.5 %lld.%09lld",
                        sim->ids[key], (long long)(stamp_ns / NS_PER_S),
                        (long long)(stamp_ns % NS_PER_S));

    if (!is_of_use(&sim->hosts[index]))
        return; /* what was done before was too much for its disk */
    (void)clients_say(sim, index, key, bytes_make(line, (size_t)size));
    if (sim->updates == before)
        sim_fail(sim, "reset: at %s the next report of %s does not count",
                 sim->hosts[index].name, sim->ids[key]);
}

bool endings_operate(struct sim *sim)
{
    struct dice *dice = &sim->dice[DICE_CLIENTS];

    if (sim->options->profile != PROFILE_FORGETTING || !dice_once_in(dice, 16))
        return false;
    uint32_t index = dice_below(dice, sim->graph.servers);
    uint32_t key = dice_below(dice, sim->keys);
    bool reset = dice_once_in(dice, 8);

    if (is_of_use(&sim->hosts[index]) && endings_bury(sim, index, key, reset) &&
        reset)
        report_anew(sim, index, key);
    return true;
}
