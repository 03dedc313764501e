#include "httpd/herd_view.h"

#include "httpd/herd_self.h"
#include "httpd/herd_view_parts.h"
#include "world/clock.h"
#include "world/version.h"

#include <stdio.h>
#include <stdlib.h>

/* The herd's and this server's names, and all that stands between. */
#define FRAME_BYTES 1024

/* ---- telling ---- */

static size_t room_for(const struct herd_view *view)
{
    return herd_members_bytes(&view->members) + SELF_JSON_BYTES_MAX +
           FRAME_BYTES;
}

/* The lock is held. */
static void write_herd(const struct herd_view *view, struct writer *w,
                       struct bytes self)
{
    struct compact c = compact_make(w);

    compact_object_begin(&c);
    compact_key(&c, "server");
    compact_text(&c, view->service->name);
    compact_key(&c, "herd");
    compact_text(&c, bytes_text(view->service->parts.config->herd));
    compact_key(&c, "time");
    compact_decimal(&c, clock_wall_ns(), 9);
    herd_members_write(&view->members, &c, self);
    compact_object_end(&c);
    assert(!w->full);
}

void herd_answer_now(struct herd_view *view, struct exchange *x)
{
    uint8_t *self = malloc(SELF_JSON_BYTES_MAX);
    struct writer s = writer_make(self, SELF_JSON_BYTES_MAX);
    struct writer w = {NULL, 0, 0, false};

    if (self && herd_self_write(view->service, &s) == ERR_OK) {
        uv_mutex_lock(&view->lock);
        size_t room = room_for(view);
        w = writer_make(malloc(room), room);
        if (w.data)
            write_herd(view, &w, writer_bytes(&s));
        uv_mutex_unlock(&view->lock);
    }
    free(self);
    if (w.data)
        exchange_answer_owned(x, 200, "application/json", w.data, w.size);
    else
        exchange_problem(x, PROBLEM_MEMORY, "");
}

/* ---- looking ---- */

/* A chore of the keeper. */
static void on_second(void *context)
{
    struct herd_view *view = context;

    uv_mutex_lock(&view->lock);
    if (view->looked_ms && clock_mono_ms() - view->looked_ms < HERD_LOOKED_MS)
        herd_ask_all(view);
    uv_mutex_unlock(&view->lock);
}

void herd_view_answer(struct herd_view *view, struct exchange *x)
{
    bool waits = false;

    uv_mutex_lock(&view->lock);
    view->looked_ms = clock_mono_ms();
    if (!view->stopped && !herd_is_fresh(view, view->looked_ms)) {
        waits = view->waiting_count < HERD_WAITING_MAX;
        if (waits) {
            exchange_later(x);
            view->waiting[view->waiting_count++] = x;
        }
        herd_ask_all(view);
    }
    uv_mutex_unlock(&view->lock);
    if (!waits)
        herd_answer_now(view, x);
}

/* ---- its life ---- */

enum err herd_view_open(struct service *service, struct herd_view **out,
                        struct fault *fault)
{
    struct herd_view *view = calloc(1, sizeof(*view));

    if (!view || herd_members_make(&view->members, service->parts.config,
                                   service->name) != ERR_OK)
        return fault_tell(fault, "memory is short");
    view->service = service;
    uv_mutex_init(&view->lock);
    snprintf(view->agent, sizeof(view->agent), "muster/%s", version_number());
    view->chore = (struct keeper_chore){
        .run = on_second, .context = view, .every_ms = HERD_EVERY_MS};
    keeper_add(service->keeper, &view->chore);
    *out = view;
    /* Servers of one herd speak plain HTTP with one another, as the service
     * does; with TLS there the herd's own authority goes into ca_file. */
    return fetch_open(
        &(struct fetch_settings){.user_agent = view->agent,
                                 .allow_http = true,
                                 .under_way_max = 2 * CONFIG_SERVERS_MAX},
        &view->fetch, fault);
}

enum err herd_view_set(struct herd_view *view, const struct config *config)
{
    struct herd_members members, old;
    struct exchange *list[HERD_WAITING_MAX];

    if (herd_members_make(&members, config, view->service->name) != ERR_OK)
        return ERR_FULL;
    uv_mutex_lock(&view->lock);
    old = view->members;
    view->members = members;
    view->edition++;
    herd_ask_all(view); /* who waits waits for these */
    size_t count = herd_take_waiting(view, list);
    uv_mutex_unlock(&view->lock);
    herd_members_free(&old);
    for (size_t i = 0; i < count; i++)
        herd_answer_now(view, list[i]);
    return ERR_OK;
}

void herd_view_stop(struct herd_view *view)
{
    uv_mutex_lock(&view->lock);
    view->stopped = true;
    uv_mutex_unlock(&view->lock);
    fetch_close(view->fetch); /* what is under way is told, and who waits */
}

void herd_view_close(struct herd_view *view)
{
    assert(view->waiting_count == 0);
    herd_members_free(&view->members);
    uv_mutex_destroy(&view->lock);
    free(view);
}
