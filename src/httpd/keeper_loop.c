#include "httpd/keeper.h"

#include "httpd/keeper_parts.h"
#include "world/clock.h"

#include <stdlib.h>

/* How often chores are looked at. */
#define TICK_MS 50

static void on_poked(uv_async_t *poked)
{
    keeper_look_at_log(poked->data);
}

static void on_tick(uv_timer_t *tick)
{
    struct keeper *keeper = tick->data;
    int64_t now_ms = clock_mono_ms();

    keeper_give_up(keeper, now_ms);
    for (struct keeper_chore *c = keeper->chores; c; c = c->next) {
        if (c->next_ms > now_ms)
            continue;
        c->next_ms = now_ms + c->every_ms;
        c->run(c->context);
    }
}

static void on_end(uv_async_t *end)
{
    struct keeper *keeper = end->data;

    uv_close((uv_handle_t *)&keeper->poked, NULL);
    uv_close((uv_handle_t *)&keeper->end, NULL);
    uv_close((uv_handle_t *)&keeper->tick, NULL);
    inbox_close(&keeper->inbox);
}

enum err keeper_open(struct service *service, struct keeper **out)
{
    struct keeper *keeper = calloc(1, sizeof(*keeper));

    if (!keeper)
        return ERR_SYSTEM;
    keeper->service = service;
    uv_mutex_init(&keeper->lock);
    if (uv_loop_init(&keeper->loop) != 0 ||
        uv_async_init(&keeper->loop, &keeper->poked, on_poked) != 0 ||
        uv_async_init(&keeper->loop, &keeper->end, on_end) != 0 ||
        inbox_open(&keeper->inbox, &keeper->loop) != ERR_OK)
        return ERR_SYSTEM; /* the process is to exit */
    uv_timer_init(&keeper->loop, &keeper->tick);
    keeper->poked.data = keeper->end.data = keeper->tick.data = keeper;
    *out = keeper;
    return ERR_OK;
}

static void run(void *context)
{
    struct keeper *keeper = context;

    uv_run(&keeper->loop, UV_RUN_DEFAULT);
}

enum err keeper_start(struct keeper *keeper)
{
    uv_timer_start(&keeper->tick, on_tick, TICK_MS, TICK_MS);
    return uv_thread_create(&keeper->thread, run, keeper) == 0 ? ERR_OK
                                                               : ERR_SYSTEM;
}

void keeper_add(struct keeper *keeper, struct keeper_chore *chore)
{
    chore->next = keeper->chores;
    chore->next_ms = 0;
    keeper->chores = chore;
}

struct inbox *keeper_inbox(struct keeper *keeper)
{
    return &keeper->inbox;
}

void keeper_poke(struct keeper *keeper)
{
    if (atomic_load(&keeper->waiting))
        uv_async_send(&keeper->poked);
}

void keeper_stop(struct keeper *keeper)
{
    uv_async_send(&keeper->end);
    uv_thread_join(&keeper->thread);
    assert(!keeper->first);
}

void keeper_free(struct keeper *keeper)
{
    int busy = uv_loop_close(&keeper->loop);

    assert(busy == 0);
    uv_mutex_destroy(&keeper->lock);
    free(keeper);
}
