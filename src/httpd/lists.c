#include "httpd/lists.h"

#include "http/compact.h"
#include "httpd/view_parts.h"

#include <stdlib.h>

/* Slots that are looked at in one turn. */
#define SLOTS_PER_TURN 8192

/* The frame of an answer, and what a distance adds to a record. */
#define FRAME_BYTES    (STREAM_ID_BYTES_MAX + 64)
#define DISTANCE_BYTES 64

/* Between two parallels, a billionth of a degree apart; a little less. */
#define METRES_PER_E9 111194e-9

struct found {
    uint32_t slot;
    double distance_m; /* of what is near */
};

struct list {
    struct list *next;
    struct exchange *x;
    uint64_t ticket; /* it waits until that is called */
    struct list_wish wish;
    uint32_t at, count;
    bool more; /* there is another page */
    /* In order of slots; of what is near a heap, the farthest first. */
    struct found found[LISTS_LIMIT_MAX];
};

/* Gives    false if nobody goes through lists any more. */
static bool enqueue(struct view *view, struct list *list)
{
    uv_mutex_lock(&view->lock);
    bool goes_on = !view->ended;
    if (goes_on) {
        *view->last_list = list;
        view->last_list = &list->next;
    }
    uv_mutex_unlock(&view->lock);
    return goes_on;
}

void lists_ask(struct view *view, struct exchange *x,
               const struct list_wish *wish)
{
    struct list *list = calloc(1, sizeof(*list));

    if (!list) {
        exchange_problem(x, PROBLEM_MEMORY, "");
        return;
    }
    list->x = x;
    list->wish = *wish;
    exchange_later(x);
    list->ticket = view_want(view);
    if (enqueue(view, list)) {
        view_ring(view);
        return;
    }
    free(list);
    exchange_problem(x, PROBLEM_STOPPING, "");
}

/* ---- what is near: a heap ---- */

static void sink(struct found *heap, uint32_t count, struct found found)
{
    uint32_t at = 0, child;

    while ((child = 2 * at + 1) < count) {
        if (child + 1 < count &&
            heap[child + 1].distance_m > heap[child].distance_m)
            child++;
        if (heap[child].distance_m <= found.distance_m)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = found;
}

static void rise(struct found *heap, uint32_t at, struct found found)
{
    while (at > 0 && heap[(at - 1) / 2].distance_m < found.distance_m) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = found;
}

static void sort(struct found *heap, uint32_t count)
{
    while (count > 1) {
        struct found farthest = heap[0];

        count--;
        sink(heap, count, heap[count]);
        heap[count] = farthest;
    }
}

/* ---- walking ---- */

static bool is_full(const struct list *list)
{
    return list->count == list->wish.limit;
}

/* Farther north or south than the farthest may be: no need to reckon. */
static bool is_too_far(const struct list *list, struct position at)
{
    const struct area_circle *circle = &list->wish.circle;
    int64_t apart_e9 = at.lat_e9 - circle->centre.lat_e9;
    double least_m = (double)llabs(apart_e9) * METRES_PER_E9;

    return (is_full(list) && least_m > list->found[0].distance_m) ||
           (circle->radius_mm >= 0 &&
            least_m * 1000 > (double)circle->radius_mm);
}

static void add_near(struct list *list, uint32_t slot, struct position at)
{
    struct found found = {.slot = slot};

    if (is_too_far(list, at))
        return;
    if (!area_reaches(&list->wish.circle, at, &found.distance_m))
        return;
    if (!is_full(list))
        rise(list->found, list->count++, found);
    else if (found.distance_m < list->found[0].distance_m)
        sink(list->found, list->count, found);
}

/* Gives    whether to go on. */
static bool add(struct list *list, uint32_t slot, struct position at)
{
    if (list->wish.kind == LIST_NEAR) {
        add_near(list, slot, at);
        return true;
    }
    if (list->wish.kind == LIST_BOX && !area_has(&list->wish.box, at))
        return true;
    list->more = is_full(list);
    if (!list->more)
        list->found[list->count++].slot = slot;
    return !list->more;
}

/* Gives    whether it is at its end. */
static bool walk(struct list *list, const struct news *news)
{
    for (unsigned i = 0; i < SLOTS_PER_TURN && list->at < news->high;
         i++, list->at++)
        if (news_is_here(news, list->at) &&
            !add(list, list->at, news->clients[list->at].now.at))
            return true;
    return list->at >= news->high;
}

/* ---- answering ---- */

/* It may have moved since it was found: then it is told as it is now, if it
 * still belongs here. */
static bool still_belongs(const struct list *list, const struct news *news,
                          struct found *found)
{
    if (!news_is_here(news, found->slot))
        return false;
    struct position at = news->clients[found->slot].now.at;
    if (list->wish.kind == LIST_NEAR)
        return area_reaches(&list->wish.circle, at, &found->distance_m);
    return list->wish.kind == LIST_ALL || area_has(&list->wish.box, at);
}

static void look_again(struct list *list, const struct news *news)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < list->count; i++)
        if (still_belongs(list, news, &list->found[i]))
            list->found[count++] = list->found[i];
    list->count = 0;
    if (list->wish.kind == LIST_NEAR) {
        while (list->count < count) {
            struct found found = list->found[list->count];

            rise(list->found, list->count++, found);
        }
        sort(list->found, count);
    }
    list->count = count;
}

static size_t room_for(const struct list *list, const struct news *news)
{
    size_t room = FRAME_BYTES;

    for (uint32_t i = 0; i < list->count; i++)
        room += news->clients[list->found[i].slot].now.text->json_bytes +
                DISTANCE_BYTES;
    return room;
}

/* A record is an object with members: the distance becomes its last. */
static void write_near(struct writer *w, struct bytes json, double distance_m)
{
    struct compact c = compact_make(w);

    writer_put(w, bytes_first(json, json.size - 1));
    writer_put(w, BYTES(",\"distance\":"));
    compact_rounded(&c, distance_m, 3);
    writer_u8(w, '}');
}

static void write_list(const struct list *list, const struct view *view,
                       struct writer *w)
{
    writer_put(w, BYTES("{\"clients\":["));
    for (uint32_t i = 0; i < list->count; i++) {
        const struct found *found = &list->found[i];
        struct bytes json = news_json(view->news.clients[found->slot].now.text);

        if (i > 0)
            writer_u8(w, ',');
        if (list->wish.kind == LIST_NEAR)
            write_near(w, json, found->distance_m);
        else
            writer_put(w, json);
    }
    writer_u8(w, ']');
    if (list->more) {
        writer_put(w, BYTES(",\"next\":\""));
        stream_id_write(w, (struct stream_id){view->boot, list->at});
        writer_u8(w, '"');
    }
    writer_u8(w, '}');
    assert(!w->full);
}

static void answer(struct list *list, const struct view *view)
{
    look_again(list, &view->news);
    size_t room = room_for(list, &view->news);
    uint8_t *text = malloc(room);
    struct writer w = writer_make(text, room);

    if (!text) {
        exchange_problem(list->x, PROBLEM_MEMORY, "");
        return;
    }
    write_list(list, view, &w);
    exchange_answer_owned(list->x, 200, "application/json", text, w.size);
}

/* ---- turns; the view's thread alone changes the news ---- */

static struct list *first(struct view *view)
{
    uv_mutex_lock(&view->lock);
    struct list *list = view->first_list;
    uv_mutex_unlock(&view->lock);
    return list;
}

static void drop_first(struct view *view)
{
    uv_mutex_lock(&view->lock);
    struct list *list = view->first_list;
    view->first_list = list->next;
    if (!view->first_list)
        view->last_list = &view->first_list;
    uv_mutex_unlock(&view->lock);
    free(list);
}

static bool is_due(const struct view *view, const struct list *list)
{
    return view->state == VIEW_FAILED ||
           (view->state == VIEW_WHOLE && view->called >= list->ticket);
}

/* Gives    whether the first list is through. */
static bool go_on(struct view *view, struct list *list)
{
    const struct list_wish *wish = &list->wish;

    if (list->at == 0 && wish->has_cursor) {
        if (wish->cursor.boot != view->boot ||
            wish->cursor.number > view->news.high) {
            exchange_problem(list->x, PROBLEM_BAD_REQUEST,
                             "cursor: its list is over; begin without one");
            return true;
        }
        list->at = (uint32_t)wish->cursor.number;
    }
    if (!walk(list, &view->news))
        return false;
    answer(list, view);
    return true;
}

void lists_turn(struct view *view)
{
    struct list *list = first(view);

    if (!list || !is_due(view, list))
        return;
    bool is_whole = view->state == VIEW_WHOLE;
    if (!is_whole)
        exchange_problem(list->x, PROBLEM_MEMORY, "");
    if (!is_whole || go_on(view, list))
        drop_first(view);
}

bool lists_are_due(const struct view *view)
{
    return view->first_list && is_due(view, view->first_list);
}

void lists_end(struct view *view)
{
    struct list *list;

    while ((list = first(view))) {
        exchange_problem(list->x, PROBLEM_STOPPING, "");
        drop_first(view);
    }
}
