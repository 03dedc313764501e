#include "clients.h"

#include "check_copies.h"

#include "endings.h"
#include "host.h"
#include "inside.h"
#include "twin.h"

#include <stdio.h>
#include <stdlib.h>

void clients_init(struct sim *sim)
{
    sim->ids = calloc(sim->keys, sizeof(*sim->ids));
    assert(sim->ids);
    for (uint32_t key = 0; key < sim->keys; key++)
        snprintf(sim->ids[key], sizeof(sim->ids[key]), "client-%09u", key);
}

/* Where payloads are counted, one client reports after the other, so that none
 * is overtaken by its own next report on the way. */
static bool is_orderly(const struct sim *sim)
{
    return sim->options->profile == PROFILE_QUIET ||
           sim->options->profile == PROFILE_FLAP;
}

/* Mostly now; at times the same as another, or older. */
static int64_t draw_stamp(struct sim *sim)
{
    struct dice *dice = &sim->dice[DICE_CLIENTS];
    int64_t now_ns = 1767225600 * (int64_t)NS_PER_S + sim->now_ns;

    if (is_orderly(sim))
        return now_ns;
    if (sim->options->profile == PROFILE_FORGETTING)
        return endings_stamp(sim, now_ns);

    switch (dice_below(dice, 8)) {
    case 0:
        return now_ns / NS_PER_S * NS_PER_S;
    case 1:
        return now_ns - dice_between(dice, 0, 3 * (int64_t)NS_PER_S);
    default:
        return now_ns;
    }
}

static size_t write_line(struct sim *sim, uint32_t key, char *line, size_t size)
{
    struct dice *dice = &sim->dice[DICE_CLIENTS];
    int64_t stamp_ns = draw_stamp(sim);

    /* One after the other: arguments of a call have no order. */
    uint32_t signs = dice_below(dice, 4);
    uint32_t north = dice_below(dice, 90000000);
    uint32_t east = dice_below(dice, 180000000);

    return (size_t)snprintf(
        line, size, "IAMAT %s %c%u.%06u%c%u.%06u %lld.%09lld", sim->ids[key],
        "+-"[signs & 1], north / 1000000, north % 1000000, "+-"[signs >> 1],
        east / 1000000, east % 1000000, (long long)(stamp_ns / NS_PER_S),
        (long long)(stamp_ns % NS_PER_S));
}

void clients_note(struct sim *sim, uint32_t index, uint32_t key,
                  uint64_t before)
{
    const struct host *host = &sim->hosts[index];
    uint64_t life = inside_self_incarnation(host->node), seq;
    struct record record;
    bool own;

    if (inside_self_seq(host->node) == before)
        return;
    struct bytes id = bytes_text(sim->ids[key]);
    bool there = inside_find(host->node, node_hash(host->node, id), id, &record,
                             &own, &seq);
    assert(there && (own || host->config.copies > 1));
    record.id = id;
    /* What has outdone the report has a number here, too, that it does not
     * bear. A twin has no name of its own. */
    uint32_t taker = own ? host->as : host_named(sim, record.taker);
    record.taker = bytes_text(sim->hosts[taker].name);
    seq = inside_self_seq(host->node);
    sim->updates++;
    /* A mad peer makes a server begin another life, and use its numbers. */
    if (sim->options->profile == PROFILE_HOSTILE)
        return;
    uint32_t of = ledger_life(
        &sim->ledger, host_named(sim, bytes_text(sim->hosts[host->as].name)),
        life);
    if (!ledger_add(&sim->ledger, of, seq, key, &record, sim->now_ns))
        sim_fail(sim,
                 "dots: %s used number %llu of its life twice, or left "
                 "one out",
                 host->name, (unsigned long long)seq);
}

static void look_at_answer(struct sim *sim, uint32_t host, uint32_t key,
                           struct bytes line, const struct node_answer *answer)
{
    if (answer->verdict !=
        endings_verdict(sim, host, command_parse(line).stamp_ns))
        sim_fail(sim, "answers: %s took a report of %s, or did not",
                 sim->hosts[host].name, sim->ids[key]);
}

struct node_answer clients_say(struct sim *sim, uint32_t index, uint32_t key,
                               struct bytes line)
{
    struct host *host = &sim->hosts[index];
    struct writer none = writer_make(NULL, 0);
    uint64_t before = inside_self_seq(host->node);
    struct node_answer answer = host_command(sim, index, line, &none);

    sim->reports++;
    sim_mix(sim, (uint64_t)key << 32 | index);
    look_at_answer(sim, index, key, line, &answer);
    if (host->unproved)
        host->excused_life = inside_self_incarnation(host->node);
    else
        clients_note(sim, index, key, before);
    promises_take(sim, index, key);
    if (!host->unproved && answer.verdict == NODE_TAKEN)
        check_copies_taken(sim, index, key);
    host_finish(sim, index);
    return answer;
}

bool clients_report_at(struct sim *sim, uint32_t index, uint32_t key)
{
    const struct host *host = &sim->hosts[index];
    char line[128];
    size_t size;

    if (!host->node || host_is_frozen(host) || host->unproved)
        return false;
    size = write_line(sim, key, line, sizeof(line));
    (void)clients_say(sim, index, key, bytes_make(line, size));
    return true;
}

void clients_report(struct sim *sim)
{
    struct dice *dice = &sim->dice[DICE_CLIENTS];
    int64_t mean_ns = NS_PER_S / sim->reports_per_s;
    uint32_t host = dice_below(dice, sim->graph.servers);
    /* Half of the reports come from a tenth of the clients. */
    uint32_t hot = sim->keys / 10 + 1;
    uint32_t key = dice_below(dice, dice_once_in(dice, 2) ? hot : sim->keys);

    if (is_orderly(sim))
        key = (uint32_t)(sim->reports % sim->keys);

    if (sim->reporting && !endings_operate(sim))
        (void)clients_report_at(sim, twin_or(sim, host, DICE_CLIENTS), key);
    queue_put(&sim->queue, sim->now_ns + dice_about(dice, mean_ns) + 1,
              EVENT_REPORT, 0, 0);
}
