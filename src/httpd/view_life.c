/* How the view comes and goes; on its thread. */
#include "httpd/view_parts.h"
#include "world/clock.h"
#include "world/log.h"

#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>

/* Nobody has looked for so long: it is put away. */
#define LONELY_MS 60000

static uint64_t new_boot(void)
{
    uint64_t boot = clock_chance();

    return boot ? boot : 1;
}

static enum err reserve(struct view *view, size_t size)
{
    /* Pages count when they are first written, not when they are reserved. */
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    /* cppcheck-suppress invalidFunctionArg ; anonymous, so there is no file */
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);

    if (memory == MAP_FAILED)
        return ERR_SYSTEM;
    view->memory = memory;
    view->memory_bytes = size;
    return ERR_OK;
}

static enum err make_news(struct view *view)
{
    uint32_t slots = view->service->parts.config->limits.store_clients;
    struct block measure = block_measure();

    news_init(&view->news, &measure, slots);
    if (reserve(view, measure.used) != ERR_OK)
        return ERR_SYSTEM;
    struct block block = block_make(view->memory, view->memory_bytes);
    news_init(&view->news, &block, slots);
    return ERR_OK;
}

void view_make(struct view *view)
{
    enum err error = view_read_begin(view);

    uv_mutex_lock(&view->lock);
    if (error == ERR_OK && make_news(view) != ERR_OK) {
        view_read_end(view);
        error = ERR_SYSTEM;
    }
    view->state = error == ERR_OK ? VIEW_FILLING : VIEW_FAILED;
    view->boot = new_boot();
    view->learned = (struct learned){.count = 0};
    view->impatient = true;
    view->passed = 0;
    uv_mutex_unlock(&view->lock);
    if (error != ERR_OK)
        log_error("nobody can look at all clients: memory is short", LOG_END);
    atomic_store(&view->reads, error == ERR_OK);
}

static void put_away(struct view *view)
{
    atomic_store(&view->reads, false);
    view_read_end(view);
    for (uint32_t slot = 0; slot < view->news.high; slot++)
        free(view->news.clients[slot].now.text);
    munmap(view->memory, view->memory_bytes);
    view->memory = NULL;
    /* A herd's texts: others need the memory. */
    malloc_trim(0);
}

/* Streams and lists find no news any more before they are gone. */
static void leave(struct view *view, enum view_state state, bool only_if_lonely)
{
    bool lonely =
        clock_mono_ms() - atomic_load(&view->looked_at_ms) > LONELY_MS;

    uv_mutex_lock(&view->lock);
    bool leaves =
        view_is_there(view) &&
        (!only_if_lonely || (lonely && !view->streams && !view->first_list));
    if (leaves)
        view->state = state;
    view->impatient |= leaves;
    uv_mutex_unlock(&view->lock);
    if (leaves)
        put_away(view);
}

void view_fail(struct view *view)
{
    log_error("nobody can look at all clients any more: memory is short",
              LOG_END);
    leave(view, VIEW_FAILED, false);
}

void view_leave_if_lonely(struct view *view)
{
    leave(view, VIEW_AWAY, true);
}

void view_leave(struct view *view)
{
    leave(view, VIEW_FAILED, false);
}
