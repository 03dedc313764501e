/* What the node knows becomes the view's news. */
#include "core/position.h"
#include "http/record_json.h"
#include "httpd/view_parts.h"
#include "world/clock.h"

#include <stdlib.h>
#include <string.h>

/* How often what is over is looked for, and how many clients at once. */
#define SWEEP_EVERY_MS 1000
#define SWEEP_CLIENTS  4096

enum err view_read_begin(struct view *view)
{
    struct view_reading *reading = &view->reading;

    *reading = (struct view_reading){.more = true};
    reading->texts = malloc((size_t)VIEW_BATCH * RECORD_BYTES_MAX);
    if (!reading->texts)
        return ERR_SYSTEM;
    if (hub_follow(view->hub, true, &reading->follower) == ERR_OK)
        return ERR_OK;
    free(reading->texts);
    return ERR_FULL;
}

void view_read_end(struct view *view)
{
    hub_unfollow(view->hub, view->reading.follower);
    free(view->reading.texts);
}

/* ---- encoding, without the lock ---- */

/* NULL if memory is short. */
static struct news_text *text_of(const struct record *record)
{
    uint8_t json[RECORD_JSON_BYTES_MAX];
    struct writer w = writer_make(json, sizeof(json));

    record_json_write(&w, record);
    assert(!w.full);
    struct news_text *text = malloc(sizeof(*text) + record->id.size + w.size);
    if (!text)
        return NULL;
    text->id_bytes = (uint32_t)record->id.size;
    text->json_bytes = (uint32_t)w.size;
    memcpy(text->octets, record->id.data, record->id.size);
    memcpy(text->octets + record->id.size, json, w.size);
    return text;
}

/* Gives    how many could be; of a tombstone there is no text. */
static size_t encode(struct view_reading *reading, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct record *record = &reading->records[i].record;

        reading->told[i] = NULL;
        if (record_is_tombstone(record))
            continue;
        reading->told[i] = text_of(record);
        if (!reading->told[i])
            return i;
    }
    return count;
}

static void free_texts(struct news_text *text)
{
    while (text) {
        struct news_text *next = text->next;

        free(text);
        text = next;
    }
}

/* ---- taking in, with it ---- */

static enum err put(struct view *view, const struct record *record,
                    struct news_text *text)
{
    struct news_state state = {
        .stamp_ns = record->generation > 0 ? INT64_MAX : record->stamp_ns,
        .hash = node_hash(view->hub->node, record->id),
        .text = text,
    };
    enum err error = position_parse(record->position, &state.at);

    assert(error == ERR_OK); /* the node has judged it */
    return news_put(&view->news, &state);
}

static void note_learned(struct view *view, const struct record *record,
                         int64_t wall_ns)
{
    if (view->state == VIEW_WHOLE &&
        !bytes_equal(record->taker, view->service->name))
        learned_note(&view->learned, record, wall_ns);
}

static enum err take_in_one(struct view *view, const struct record *record,
                            struct news_text *text, int64_t wall_ns)
{
    if (text) {
        note_learned(view, record, wall_ns);
        return put(view, record, text);
    }
    uint32_t slot = news_find(
        &view->news, node_hash(view->hub->node, record->id), record->id);
    if (slot != NEWS_NONE)
        news_remove(&view->news, slot);
    return ERR_OK;
}

/* Gives    how many of these had room. */
static size_t take_in(struct view *view, size_t count, int64_t wall_ns)
{
    struct view_reading *reading = &view->reading;
    size_t done = 0;

    uv_mutex_lock(&view->lock);
    while (done < count && take_in_one(view, &reading->records[done].record,
                                       reading->told[done], wall_ns) == ERR_OK)
        done++;
    struct news_text *spent = news_take_spent(&view->news);
    uv_mutex_unlock(&view->lock);
    free_texts(spent);
    return done;
}

void view_read(struct view *view)
{
    struct view_reading *reading = &view->reading;
    struct writer w =
        writer_make(reading->texts, (size_t)VIEW_BATCH * RECORD_BYTES_MAX);
    size_t count =
        hub_follow_next(view->hub, reading->follower, &w, reading->records,
                        VIEW_BATCH, &reading->more);
    int64_t wall_ns = clock_wall_ns();
    size_t encoded = encode(reading, count);
    size_t done = encoded == count ? take_in(view, count, wall_ns) : 0;

    if (done == count)
        return;
    for (size_t i = done; i < encoded; i++)
        free(reading->told[i]);
    view_fail(view);
}

void view_call(struct view *view, uint64_t asked)
{
    uv_mutex_lock(&view->lock);
    view->state = VIEW_WHOLE;
    view->impatient |= view->called < asked;
    view->called = asked;
    uv_mutex_unlock(&view->lock);
}

/* ---- what is over ---- */

static int64_t over_before_ns(struct view *view)
{
    int64_t over_ns = node_over_before_ns(hub_hold(view->hub));

    hub_let_go(view->hub);
    return over_ns;
}

static void sweep_some(struct view *view, int64_t over_ns)
{
    struct view_reading *reading = &view->reading;
    uint32_t end = reading->swept + SWEEP_CLIENTS;

    for (; reading->swept < end && reading->swept < view->news.high;
         reading->swept++) {
        if (!news_is_here(&view->news, reading->swept) ||
            view->news.clients[reading->swept].now.stamp_ns >= over_ns)
            continue;
        uv_mutex_lock(&view->lock);
        news_remove(&view->news, reading->swept);
        uv_mutex_unlock(&view->lock);
    }
}

void view_sweep(struct view *view, int64_t now_ms)
{
    struct view_reading *reading = &view->reading;
    int64_t over_ns;

    if (!reading->is_sweeping && now_ms < reading->sweep_ms)
        return;
    over_ns = over_before_ns(view);
    reading->is_sweeping = over_ns > INT64_MIN;
    if (reading->is_sweeping)
        sweep_some(view, over_ns);
    if (reading->is_sweeping && reading->swept < view->news.high)
        return;
    reading->is_sweeping = false;
    reading->swept = 0;
    reading->sweep_ms = now_ms + SWEEP_EVERY_MS;
}
