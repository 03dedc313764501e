#include "httpd/keeper_parts.h"
#include "world/clock.h"

#include <stdlib.h>

/* A log that takes its time, and copies, are waited for so long. */
#define LOG_MS 10000

static enum node_verdict worst_of(const struct node_answer *answers,
                                  size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (answers[i].verdict != NODE_TAKEN)
            return answers[i].verdict;
    return NODE_TAKEN;
}

static int64_t until_ms(const struct keeper *keeper)
{
    const struct service *service = keeper->service;
    const struct config_journal *journal = &service->parts.config->journal;

    return clock_mono_ms() +
           (journal->copies > 1 ? (int64_t)journal->copies_ms : LOG_MS);
}

static void append(struct keeper *keeper, struct waiter *waiter)
{
    uv_mutex_lock(&keeper->lock);
    if (keeper->last)
        keeper->last->next = waiter;
    else
        keeper->first = waiter;
    keeper->last = waiter;
    uv_mutex_unlock(&keeper->lock);
    /* Counted before the log is looked at: what is written from here on pokes.
     */
    atomic_fetch_add(&keeper->waiting, 1);
    uv_async_send(&keeper->poked);
}

void keeper_give(struct keeper *keeper, struct exchange *x,
                 struct node_command *commands, size_t count,
                 keeper_settled *settled, void *context)
{
    struct hub *hub = keeper->service->parts.hub;
    struct node_answer *answers = malloc(count * sizeof(*answers));
    struct waiter *waiter = calloc(1, sizeof(*waiter));
    struct writer none = writer_make(NULL, 0);

    assert(count >= 1 && count <= KEEPER_BATCH);
    if (!answers || !waiter) {
        free(answers);
        free(waiter);
        settled(x, context, NODE_UNWRITTEN);
        return;
    }
    for (size_t i = 0; i < count; i++)
        commands[i].hash = node_hash(hub->node, commands[i].command.id);
    uint64_t number = hub_batch(hub, commands, count, answers, &none);
    enum node_verdict verdict = worst_of(answers, count);

    free(answers);
    if (verdict != NODE_TAKEN || hub_gates(hub).released >= number) {
        free(waiter);
        settled(x, context, verdict);
        return;
    }
    *waiter = (struct waiter){NULL,    x,      settled,         context,
                              verdict, number, until_ms(keeper)};
    exchange_later(x);
    append(keeper, waiter);
}

typedef bool is_over(const struct waiter *waiter, int64_t bound);

/* Take out those who are done; they are settled outside the lock, as an
 * exchange's answer may wake others. */
static void settle(struct keeper *keeper, is_over *over, int64_t bound,
                   bool refused)
{
    struct waiter *done = NULL, **link = &keeper->first;

    uv_mutex_lock(&keeper->lock);
    keeper->last = NULL;
    while (*link) {
        struct waiter *waiter = *link;

        if (over(waiter, bound)) {
            *link = waiter->next;
            waiter->next = done;
            done = waiter;
        } else {
            keeper->last = waiter;
            link = &waiter->next;
        }
    }
    uv_mutex_unlock(&keeper->lock);
    while (done) {
        struct waiter *waiter = done;

        done = waiter->next;
        atomic_fetch_sub(&keeper->waiting, 1);
        waiter->settled(waiter->x, waiter->context,
                        refused ? NODE_UNWRITTEN : waiter->verdict);
        free(waiter);
    }
}

static bool is_released(const struct waiter *waiter, int64_t bound)
{
    return waiter->number <= (uint64_t)bound;
}

static bool is_late(const struct waiter *waiter, int64_t bound)
{
    return waiter->until_ms <= bound;
}

void keeper_look_at_log(struct keeper *keeper)
{
    struct gates gates = hub_gates(keeper->service->parts.hub);

    settle(keeper, is_released, (int64_t)gates.released, false);
}

void keeper_give_up(struct keeper *keeper, int64_t now_ms)
{
    settle(keeper, is_late, now_ms, true);
}

void keeper_hurry(struct keeper *keeper)
{
    settle(keeper, is_late, INT64_MAX, true);
}
