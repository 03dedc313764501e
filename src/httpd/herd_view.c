#include "httpd/herd_view.h"

#include "http/compact.h"
#include "http/other_json.h"
#include "httpd/herd_members.h"
#include "httpd/herd_self.h"
#include "world/clock.h"
#include "world/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The herd's and this server's names, and all that stands between. */
#define FRAME_BYTES 1024

struct herd_view {
    struct service *service;
    struct fetch *fetch;
    struct keeper_chore chore;
    char agent[64];

    uv_mutex_t lock; /* guards what follows */
    struct herd_members members;
    uint32_t edition; /* of the members: answers for old ones are dropped */
    int64_t looked_ms;
    bool stopped;
    struct exchange *waiting[HERD_WAITING_MAX];
    size_t waiting_count;
};

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

static void answer(struct herd_view *view, struct exchange *x)
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

/* ---- collecting; the lock is held ---- */

static bool is_fresh(const struct herd_view *view, int64_t now_ms)
{
    const struct herd_members *members = &view->members;

    for (uint32_t i = 0; i < members->count; i++) {
        const struct herd_member *member = &members->list[i];

        if (!member->self && *member->http &&
            (!member->judged_ms || now_ms - member->judged_ms >= HERD_FRESH_MS))
            return false;
    }
    return true;
}

static void on_done(void *context, uint64_t id,
                    const struct fetch_result *result);

static void ask(struct herd_view *view, uint32_t index)
{
    struct herd_member *member = &view->members.list[index];
    char url[FETCH_URL_BYTES_MAX];

    if (member->self || member->under_way || !*member->http)
        return;
    snprintf(url, sizeof(url), "http://%s/v1/herd/self", member->http);
    member->under_way = true;
    fetch_submit(view->fetch,
                 &(struct fetch_request){
                     .url = url,
                     .deadline_mono_ns = clock_mono_ns() +
                                         (int64_t)HERD_PATIENCE_MS * NS_PER_MS,
                     .body_bytes_max = SELF_JSON_BYTES_MAX,
                     .done = on_done,
                     .context = view,
                     .owner = view,
                     .id = (uint64_t)view->edition << 32 | index,
                 });
}

static void collect(struct herd_view *view)
{
    for (uint32_t i = 0; !view->stopped && i < view->members.count; i++)
        ask(view, i);
}

/* Those who waited, if they need to no longer. */
static size_t take_waiting(struct herd_view *view, struct exchange **list)
{
    size_t count = view->waiting_count;

    if (!view->stopped && !is_fresh(view, clock_mono_ms()))
        return 0;
    for (size_t i = 0; i < count; i++)
        list[i] = view->waiting[i];
    view->waiting_count = 0;
    return count;
}

/* ---- what others have said ---- */

struct said {
    uint8_t *text; /* NULL = nothing that can be told */
    size_t size;
    char error[FETCH_MESSAGE_MAX];
};

/* Without the lock: it may take a while. */
static struct said understand(const struct fetch_result *result,
                              const char *name)
{
    struct said said = {.text = NULL};
    struct writer w = {NULL, 0, 0, false};
    const char *why = "memory is short";

    snprintf(said.error, sizeof(said.error), "%s", result->message);
    if (result->outcome != FETCH_OK)
        return said;
    if (result->http_status != 200) {
        snprintf(said.error, sizeof(said.error), "it answers with status %u",
                 (unsigned)result->http_status);
        return said;
    }
    w = writer_make(malloc(result->body_bytes + 1), result->body_bytes);
    struct compact c = compact_make(&w);
    if (w.data && other_json_take(bytes_make(result->body, result->body_bytes),
                                  name, &c, &why) == ERR_OK) {
        said.text = w.data;
        said.size = w.size;
        return said;
    }
    free(w.data);
    snprintf(said.error, sizeof(said.error), "%s", why);
    return said;
}

/* The member that an answer is from; NULL if it is none any more. */
static struct herd_member *member_of(struct herd_view *view, uint64_t id)
{
    return id >> 32 == view->edition ? &view->members.list[(uint32_t)id] : NULL;
}

static bool name_of(struct herd_view *view, uint64_t id, char *name)
{
    uv_mutex_lock(&view->lock);
    const struct herd_member *member = member_of(view, id);
    if (member)
        memcpy(name, member->name, sizeof(member->name));
    uv_mutex_unlock(&view->lock);
    return member != NULL;
}

static void on_done(void *context, uint64_t id,
                    const struct fetch_result *result)
{
    struct herd_view *view = context;
    struct exchange *list[HERD_WAITING_MAX];
    char name[CONFIG_NAME_MAX + 1];
    struct said said = {.text = NULL};

    if (name_of(view, id, name))
        said = understand(result, name);
    free(result->body);
    uv_mutex_lock(&view->lock);
    struct herd_member *member = member_of(view, id);
    if (member)
        herd_member_judge(member, clock_mono_ms(), said.text, said.size,
                          said.error);
    else
        free(said.text);
    size_t count = take_waiting(view, list);
    uv_mutex_unlock(&view->lock);
    for (size_t i = 0; i < count; i++)
        answer(view, list[i]);
}

/* ---- looking ---- */

/* A chore of the keeper. */
static void on_second(void *context)
{
    struct herd_view *view = context;

    uv_mutex_lock(&view->lock);
    if (view->looked_ms && clock_mono_ms() - view->looked_ms < HERD_LOOKED_MS)
        collect(view);
    uv_mutex_unlock(&view->lock);
}

void herd_view_answer(struct herd_view *view, struct exchange *x)
{
    bool waits = false;

    uv_mutex_lock(&view->lock);
    view->looked_ms = clock_mono_ms();
    if (!view->stopped && !is_fresh(view, view->looked_ms)) {
        waits = view->waiting_count < HERD_WAITING_MAX;
        if (waits) {
            exchange_later(x);
            view->waiting[view->waiting_count++] = x;
        }
        collect(view);
    }
    uv_mutex_unlock(&view->lock);
    if (!waits)
        answer(view, x);
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
    collect(view); /* who waits waits for these */
    size_t count = take_waiting(view, list);
    uv_mutex_unlock(&view->lock);
    herd_members_free(&old);
    for (size_t i = 0; i < count; i++)
        answer(view, list[i]);
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
