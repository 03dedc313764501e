#include "httpd/view.h"

#include "httpd/view_parts.h"
#include "world/clock.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum err view_open(struct service *service, struct view **out)
{
    struct view *view = calloc(1, sizeof(*view));

    *out = view;
    if (!view)
        return ERR_SYSTEM;
    view->service = service;
    view->hub = service->parts.hub;
    view->last_list = &view->first_list;
    uv_mutex_init(&view->lock);
    wakes_init(&view->wakes, service->parts.config->http.event_ms,
               clock_mono_ms());
    view->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return view->bell < 0 ? ERR_SYSTEM : ERR_OK;
}

void view_ring(struct view *view)
{
    uint64_t one = 1;

    if (atomic_exchange(&view->rung, true))
        return;
    ssize_t size = write(view->bell, &one, sizeof(one));
    (void)size; /* it is full only if it has been rung 2^64 times */
}

void view_poke(struct view *view)
{
    if (view && atomic_load(&view->reads))
        view_ring(view);
}

uint64_t view_want(struct view *view)
{
    atomic_store(&view->looked_at_ms, clock_mono_ms());
    uv_mutex_lock(&view->lock);
    if (!view_is_there(view))
        view->state = VIEW_WANTED;
    uint64_t ticket = ++view->asked;
    uv_mutex_unlock(&view->lock);
    view_ring(view);
    return ticket;
}

struct learned_figures view_learned_figures(struct view *view)
{
    uv_mutex_lock(&view->lock);
    struct learned_figures figures = learned_figures(&view->learned);
    uv_mutex_unlock(&view->lock);
    return figures;
}

void view_write_learned(struct view *view, struct writer *w)
{
    uv_mutex_lock(&view->lock);
    learned_write(w, &view->learned);
    uv_mutex_unlock(&view->lock);
}

/* ---- start and end ---- */

void view_drain(struct view *view)
{
    uv_mutex_lock(&view->lock);
    view->draining = view->impatient = true;
    uv_mutex_unlock(&view->lock);
    view_ring(view);
}

void view_stop(struct view *view)
{
    atomic_store(&view->stopping, true);
    view_ring(view);
    if (view->started)
        uv_thread_join(&view->thread);
    view->started = false;
}

void view_free(struct view *view)
{
    if (!view)
        return;
    assert(view->streams == 0);
    uv_mutex_destroy(&view->lock);
    if (view->bell >= 0)
        close(view->bell);
    free(view);
}
