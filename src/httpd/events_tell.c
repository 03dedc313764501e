/* What a stream says. */
#include "http/compact.h"
#include "http/record_json.h"
#include "httpd/events_parts.h"

#define HEARTBEAT_MS 15000
#define RETRY_MS     2000

/* Entries of the trail that are looked at in one go. */
#define LOOKS 16384

/* What stands around the records of one event, and around a small one. */
#define FRAME_BYTES    ((size_t)STREAM_EVENT_BYTES_MAX + 16)
#define FRAMES_BYTES   (2 * FRAME_BYTES) /* of one that ends, and the next */
#define SMALL_BYTES    (FRAME_BYTES + (size_t)6 * SERVER_NAME_BYTES_MAX + 192)

#define PATH_BYTES_MAX (3 * ID_BYTES_MAX + 32)

/* ---- hello and bye ---- */

static bool can_resume(const struct events *events, const struct news *news)
{
    const struct stream_id *from = &events->from;

    return from->boot == events->boot && from->number <= news->last &&
           from->number >= news->forgotten;
}

static void begin(struct events *events, bool resumed)
{
    if (resumed)
        watch_resume(&events->watch, events->from.number);
    else
        watch_begin(&events->watch, &events->view->news);
    events->from.boot = 0;
    events->caught_up = events->telling = events->was_called = false;
    events->next_ms = 0;
}

static uint32_t clients_of(struct view *view)
{
    /* While the view fills only the node knows. */
    if (view->state == VIEW_WHOLE)
        return view->news.here;
    struct node_status status;

    node_status(hub_hold(view->hub), &status);
    hub_let_go(view->hub);
    return status.clients;
}

static void write_boot(struct compact *c, uint64_t boot)
{
    uint8_t text[STREAM_ID_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    stream_id_write(&w, (struct stream_id){boot, 0});
    compact_key(c, "boot");
    compact_text(c, bytes_first(writer_bytes(&w), w.size - 2));
}

static void write_hello(struct events *events, struct writer *w, bool resumed)
{
    struct view *view = events->view;

    stream_retry(w, RETRY_MS);
    stream_event_begin(w, "hello", NULL);
    struct compact c = compact_make(w);
    compact_object_begin(&c);
    compact_key(&c, "server");
    compact_text(&c, view->service->name);
    write_boot(&c, view->boot);
    compact_key(&c, "resumed");
    compact_bool(&c, resumed);
    compact_key(&c, "clients");
    compact_count(&c, clients_of(view));
    compact_object_end(&c);
    stream_event_end(w);
}

/* Hello; again if it has to begin anew. */
static bool greet(struct events *events, struct writer *w)
{
    struct view *view = events->view;

    if (writer_room(w) < SMALL_BYTES)
        return false;
    events->boot = view->boot;
    bool resumed = can_resume(events, &view->news);
    begin(events, resumed);
    write_hello(events, w, resumed);
    return true;
}

static enum events_told bye(struct events *events, struct writer *w)
{
    if (events->said_bye)
        return EVENTS_END;
    if (writer_room(w) < SMALL_BYTES)
        return EVENTS_TOO_SMALL;
    events->said_bye = true;
    stream_event(w, "bye", NULL, BYTES("{\"reason\":\"the server stops\"}"));
    return EVENTS_TOLD;
}

/* ---- what is new ---- */

/* One event under way: what its data are. */
struct run {
    struct events *events;
    struct writer *w;
    enum watch_found kind; /* WATCH_NOTHING = none is */
    uint64_t told;         /* number up to which all is told, with its data */
};

static void end_run(struct run *run)
{
    struct stream_id id = {run->events->boot, run->told};

    if (run->kind == WATCH_NOTHING)
        return;
    run->kind = WATCH_NOTHING;
    writer_put(run->w, BYTES("]\nid: "));
    stream_id_write(run->w, id);
    stream_event_end(run->w);
}

static void begin_run(struct run *run, enum watch_found kind)
{
    if (run->kind == kind) {
        writer_u8(run->w, ',');
        return;
    }
    end_run(run);
    run->kind = kind;
    stream_event_begin(run->w, kind == WATCH_HERE ? "clients" : "gone", NULL);
    writer_u8(run->w, '[');
}

/* The path of who is gone, as JSON: escapes leave nothing to be escaped. */
static struct bytes path_of(const struct news_text *text, uint8_t *room)
{
    struct writer w = writer_make(room, PATH_BYTES_MAX);

    writer_u8(&w, '"');
    record_path_write(&w, news_id(text));
    writer_u8(&w, '"');
    assert(!w.full);
    return writer_bytes(&w);
}

/* Gives    false if it has no room, with the end behind it. */
static bool put(struct run *run, enum watch_found kind, uint32_t slot)
{
    const struct news_text *text =
        run->events->view->news.clients[slot].now.text;
    uint8_t room[PATH_BYTES_MAX];
    struct bytes data =
        kind == WATCH_HERE ? news_json(text) : path_of(text, room);

    if (writer_room(run->w) < data.size + FRAMES_BYTES)
        return false;
    begin_run(run, kind);
    writer_put(run->w, data);
    run->told = run->events->watch.passed;
    return true;
}

static enum events_told tell_batch(struct events *events, struct writer *w)
{
    struct run run = {.events = events, .w = w, .kind = WATCH_NOTHING};
    struct view *view = events->view;
    unsigned looks = LOOKS;
    uint32_t slot;

    for (;;) {
        struct watch before = events->watch;
        enum watch_found found =
            watch_next(&events->watch, &view->news, events->to, &looks, &slot);

        if (found == WATCH_NOTHING)
            events->telling = false;
        if (found == WATCH_NOTHING || found == WATCH_TIRED)
            break;
        if (!put(&run, found, slot)) {
            events->watch = before;
            end_run(&run);
            return w->size ? EVENTS_TOLD : EVENTS_TOO_SMALL;
        }
        events->told_some = true;
    }
    end_run(&run);
    return EVENTS_TOLD;
}

/* What the node knew when it came is told at once, and together; but while the
 * view fills, what there is. */
static bool may_begin(const struct events *events)
{
    return (events->was_called || events->view->state == VIEW_FILLING) &&
           events->now_ms >= events->next_ms &&
           events->watch.passed < events->view->news.last;
}

static void note_call(struct events *events)
{
    const struct view *view = events->view;

    if (events->was_called || view->state != VIEW_WHOLE ||
        view->called < events->ticket)
        return;
    events->was_called = true;
    events->called_at = view->news.last;
}

static enum events_told tell_news(struct events *events, struct writer *w)
{
    struct view *view = events->view;

    if (!events->telling && may_begin(events)) {
        events->telling = true;
        events->told_some = false;
        events->to = view->news.last;
        events->began_ms = events->now_ms;
    }
    if (!events->telling)
        return EVENTS_TOLD;
    enum events_told told = tell_batch(events, w);
    if (!events->telling && events->told_some)
        events->next_ms = wakes_rest_until(&view->wakes, events->began_ms);
    /* Enough was looked at for now: it goes on as soon as others were. */
    if (events->telling && told == EVENTS_TOLD && !w->size)
        view->impatient = true;
    return told;
}

/* ---- all in order ---- */

static bool is_caught_up(const struct events *events)
{
    return !events->telling && events->was_called &&
           events->watch.passed >= events->called_at;
}

static enum events_told tell_caught_up(struct events *events, struct writer *w)
{
    struct stream_id id = {events->boot, events->watch.passed};

    if (events->caught_up || !is_caught_up(events))
        return EVENTS_TOLD;
    if (writer_room(w) < SMALL_BYTES)
        return w->size ? EVENTS_TOLD : EVENTS_TOO_SMALL;
    events->caught_up = true;
    stream_event(w, "caught-up", &id, BYTES("{}"));
    return EVENTS_TOLD;
}

static bool has_to_greet(const struct events *events)
{
    return events->boot != events->view->boot ||
           watch_is_lost(&events->watch, &events->view->news);
}

static bool is_silent(const struct events *events)
{
    return events->now_ms - events->spoke_ms >= HEARTBEAT_MS;
}

enum events_told events_tell(struct events *events, struct writer *w)
{
    struct view *view = events->view;

    if (view->ended || view->state == VIEW_FAILED)
        return EVENTS_END;
    if (view->draining)
        return bye(events, w);
    if (!view_is_there(view))
        return EVENTS_TOLD;
    if (has_to_greet(events) && !greet(events, w))
        return EVENTS_TOO_SMALL;
    note_call(events);
    enum events_told told = tell_news(events, w);
    if (told == EVENTS_TOLD)
        told = tell_caught_up(events, w);
    if (told == EVENTS_TOLD && !w->size && is_silent(events) &&
        writer_room(w) >= SMALL_BYTES)
        stream_comment(w);
    return told == EVENTS_TOO_SMALL && w->size ? EVENTS_TOLD : told;
}

bool events_have_news(struct events *events)
{
    const struct view *view = events->view;
    unsigned looks = LOOKS;

    if (view->ended || view->draining || view->state == VIEW_FAILED)
        return true;
    if (!view_is_there(view))
        return false;
    note_call(events);
    if (has_to_greet(events) || events->telling || is_silent(events) ||
        (!events->caught_up && is_caught_up(events)))
        return true;
    return may_begin(events) && watch_peek(&events->watch, &view->news, &looks);
}
