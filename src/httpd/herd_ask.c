/* The other servers are asked about themselves, and what they say is judged. */
#include "httpd/herd_view_parts.h"

#include "http/other_json.h"
#include "http/self_json.h"
#include "world/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- with the lock ---- */

bool herd_is_fresh(const struct herd_view *view, int64_t now_ms)
{
    const struct herd_members *members = &view->members;

    assert(members->list);
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

/* Another one may be frozen, and everybody who looks meanwhile comes here: who
 * has just answered is not asked again for that. */
static bool was_just_asked(const struct herd_member *member, int64_t now_ms)
{
    return member->under_way ||
           (member->asked_ms && now_ms - member->asked_ms < HERD_PATIENCE_MS);
}

static void ask(struct herd_view *view, uint32_t index)
{
    struct herd_member *member = &view->members.list[index];
    int64_t now_ms = clock_mono_ms();
    char url[FETCH_URL_BYTES_MAX];

    if (member->self || !*member->http || was_just_asked(member, now_ms))
        return;
    member->asked_ms = now_ms;
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

void herd_ask_all(struct herd_view *view)
{
    for (uint32_t i = 0; !view->stopped && i < view->members.count; i++)
        ask(view, i);
}

size_t herd_take_waiting(struct herd_view *view, struct exchange **list)
{
    size_t count = view->waiting_count;

    if (!view->stopped && !herd_is_fresh(view, clock_mono_ms()))
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
    if (id >> 32 != view->edition)
        return NULL;
    assert(view->members.list);
    assert((uint32_t)id < view->members.count);
    return &view->members.list[(uint32_t)id];
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
    size_t count = herd_take_waiting(view, list);
    uv_mutex_unlock(&view->lock);
    for (size_t i = 0; i < count; i++)
        herd_answer_now(view, list[i]);
}
