/* Turns of a server's process, and what it wishes in them. */
#include "check.h"
#include "core/frame.h"
#include "host.h"
#include "hostile.h"
#include "inside.h"
#include "traffic.h"

#include <stdlib.h>
#include <string.h>

/* ---- wishes ---- */

size_t host_want(struct sim *sim, uint32_t index, uint32_t link,
                 uint8_t *buffer, bool *more)
{
    struct host *host = &sim->hosts[index];
    /* No dice: what is wanted may depend on the node alone. */
    struct node_moment now = host_clocks(sim, host);
    if (host->hostile)
        return hostile_want(sim, index, link, buffer, more);
    if (host->by_hand) {
        *more = false;
        return sim->watcher->say(sim, index, link, buffer);
    }
    size_t size =
        node_want(host->node, &now, link, buffer, FRAME_BYTES_MAX, more);

    if (size)
        traffic_note(sim, buffer, size);
    return size;
}

static void close_link(struct sim *sim, uint32_t index, uint32_t link)
{
    struct host *host = &sim->hosts[index];
    uint32_t wire = host->wires[link];

    if (wire == WIRE_NONE)
        return;
    unsigned end = wire_end_of(&sim->wires.list[wire], index, link);
    wire_pump(sim, wire, end); /* the goodbye */
    wire_close(sim, wire, end, true);
    host_step(sim, index,
              (struct node_event){.kind = NODE_LINK_DOWN, .link = link});
}

static const char *const notes[] = {
    "link live",      "link lost",      "link refused",  "other configuration",
    "store full",     "renewed",        "differs",       "other times",
    "clock is wrong", "clock in doubt", "clock is right"};

static void obey(struct sim *sim, uint32_t index, const struct node_wish *wish)
{
    const struct host *host = &sim->hosts[index];

    if (sim->watcher)
        sim->watcher->wished(sim, index, wish);
    switch (wish->kind) {
    case NODE_DIAL:
        wire_dial(sim, index, wish->neighbour);
        break;
    case NODE_CLOSE:
        close_link(sim, index, wish->link);
        break;
    case NODE_TELL:
        check_note(sim, index, wish);
        sim_tell(sim, "%s: %s, %s%s%s", host->name, notes[wish->note],
                 wish->neighbour < host->degree
                     ? sim->hosts[host->neighbours[wish->neighbour]].name
                     : "stranger",
                 wish->reason ? ": " : "",
                 wish->reason ? bye_text((uint8_t)wish->reason) : "");
        break;
    }
}

/* ---- turns ---- */

static void plan_tick(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    int64_t mono_ns = node_timeout(host->node);

    if (mono_ns == INT64_MAX)
        return;
    int64_t at_ns = host_moment_of(host, mono_ns);
    if (at_ns < sim->now_ns)
        at_ns = sim->now_ns;
    /* The one in the queue is early enough: it will look again. */
    if (host->tick_at_ns > sim->now_ns && host->tick_at_ns <= at_ns)
        return;
    host->tick_at_ns = at_ns;
    queue_put(&sim->queue, at_ns, EVENT_TICK, index, 0);
}

static bool is_written_due(const struct sim *sim, uint32_t index)
{
    const struct node *node = sim->hosts[index].node;

    return sim->hosts[index].disk ? disk_is_due(sim, index)
                                  : node_written(node) != node_number(node);
}

static void plan_written(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (host->written_due || !is_written_due(sim, index))
        return;
    if (!sim->log_lag_ns) {
        host_written(sim, index);
        return;
    }
    host->written_due = true;
    queue_put(&sim->queue, sim->now_ns + sim->log_lag_ns, EVENT_WRITTEN, index,
              (uint32_t)host->lives);
}

static void raw_step(struct sim *sim, uint32_t index, struct node_event *event,
                     struct node_wishes *wishes)
{
    struct host *host = &sim->hosts[index];

    event->now = host_moment(sim, host);
    node_step(host->node, event, wishes);
}

void host_pump(struct sim *sim, uint32_t index, uint32_t link)
{
    uint32_t wire = sim->hosts[index].wires[link];

    wire_pump(sim, wire, wire_end_of(&sim->wires.list[wire], index, link));
}

static void pump_all(struct sim *sim, uint32_t index)
{
    const struct host *host = &sim->hosts[index];

    for (uint32_t link = 0; link < host->links_high; link++)
        if (host->wires[link] != WIRE_NONE)
            host_pump(sim, index, link);
}

static uint64_t doubted_life(const struct host *host)
{
    return host->disk ? host->disk->behind_life : host->config.incarnation;
}

void host_finish(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (host->unproved &&
        inside_self_incarnation(host->node) != doubted_life(host))
        host->unproved = false; /* it has understood, and lives anew */
    /* It has given dots again, to records that it adopts, and who could have
     * told it has been set back, too: what is promised ends here (11). */
    if (host->unproved && inside_self_seq(host->node) > host->doubted_seq) {
        host->excused_life = inside_self_incarnation(host->node);
        sim->dots_twice = true;
    }
    check_step(sim, index);
    if (sim->watcher)
        sim->watcher->stepped(sim, index);
    plan_written(sim, index);
    if (host->disk)
        disk_turn(sim, index);
    pump_all(sim, index);
    if (sim->watcher)
        sim->watcher->stepped(sim, index);
    plan_tick(sim, index);
}

void host_step(struct sim *sim, uint32_t index, struct node_event event)
{
    struct host *host = &sim->hosts[index];
    struct node_wishes wishes = {.list = host->wishes, .max = host->wishes_max};

    if (host->hostile)
        hostile_step(sim, index, &event);
    if (host->by_hand)
        sim->watcher->heard(sim, index, &event);
    if (!host->node)
        return;
    raw_step(sim, index, &event, &wishes);
    sim_mix(sim, (uint64_t)event.kind << 32 | index);
    /* Obeying makes further steps, which use the same list. */
    struct node_wish first[8], *copy = first;
    size_t count = wishes.count;
    if (count > COUNT_OF(first))
        copy = malloc(count * sizeof(*copy));
    assert(copy);
    memcpy(copy, wishes.list, count * sizeof(*copy));
    for (size_t i = 0; i < count; i++)
        obey(sim, index, &copy[i]);
    if (copy != first)
        free(copy);
    host_finish(sim, index);
}

void host_tick(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (host->hostile && host->tick_at_ns == sim->now_ns)
        hostile_tick(sim, index);
    if (!host->node || host_is_frozen(host) || host->tick_at_ns != sim->now_ns)
        return;
    host->tick_at_ns = 0;
    check_spin(sim, index);
    host_step(sim, index, (struct node_event){.kind = NODE_TICK});
}

/* From here on others may know what it has given numbers to. */
static void note_shown(struct sim *sim, const struct host *host)
{
    struct host_disk *disk = host->disk;
    uint64_t incarnation = inside_self_incarnation(host->node);

    if (disk->shown_life != incarnation) {
        disk->shown_ledger = ledger_life(&sim->ledger, host->as, incarnation);
        disk->shown_life = incarnation;
    }
    struct life *life = &sim->ledger.lives[disk->shown_ledger];
    if (life->shown < inside_self_seq(host->node))
        life->shown = inside_self_seq(host->node);
}

static void tell_stuck(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;
    struct node_event event = {.kind = NODE_STUCK, .number = disk->stuck};
    struct node_wishes none = {.max = 0};

    if (disk->told_stuck == disk->stuck)
        return;
    disk->told_stuck = disk->stuck;
    raw_step(sim, index, &event, &none);
}

void host_written(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct node_event event = {.kind = NODE_WRITTEN};
    struct node_wishes wishes = {.list = host->wishes, .max = host->wishes_max};

    host->written_due = false;
    struct node_logged logged = {.number = node_number(host->node)};
    if (host->disk) {
        logged = disk_write(sim, index);
        tell_stuck(sim, index);
    }
    if (host->disk && logged.number == node_written(host->node) &&
        logged.ticket == node_written_ticket(host->node))
        return;
    event.number = logged.number;
    event.ticket = logged.ticket;
    raw_step(sim, index, &event, &wishes);
    assert(wishes.count == 0);
    if (!host->disk)
        return;
    promises_written(&host->disk->promises, event.number);
    if (event.number == node_number(host->node))
        note_shown(sim, host);
}

void host_thaw(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (!host->node)
        return;
    for (uint32_t i = 0; i < host->degree; i++)
        wire_release(sim, host->edges[i]);
    host->tick_at_ns = sim->now_ns;
    queue_put(&sim->queue, sim->now_ns, EVENT_TICK, index, 0);
}

struct node_answer host_command(struct sim *sim, uint32_t index,
                                struct bytes line, struct writer *texts)
{
    struct host *host = &sim->hosts[index];
    struct node_moment now = host_moment(sim, host);
    struct node_command command = {command_parse(line), 0};
    struct node_answer answer = {.verdict = NODE_MISSING};

    command.hash = node_hash(host->node, command.command.id);
    (void)node_batch(host->node, &now, &command, 1, &answer, texts);
    return answer;
}
