#include "queue.h"

#include <stdlib.h>

static bool is_earlier(const struct event *a, const struct event *b)
{
    return a->at_ns < b->at_ns || (a->at_ns == b->at_ns && a->order < b->order);
}

static void grow(struct queue *queue)
{
    if (queue->count < queue->room)
        return;
    queue->room = queue->room ? 2 * queue->room : 256;
    queue->heap = realloc(queue->heap, queue->room * sizeof(*queue->heap));
    assert(queue->heap);
}

void queue_put(struct queue *queue, int64_t at_ns, enum event_kind kind,
               uint32_t a, uint32_t b)
{
    struct event event = {at_ns, queue->puts++, kind, a, b};
    size_t at = queue->count;

    grow(queue);
    queue->count++;
    while (at > 0 && is_earlier(&event, &queue->heap[(at - 1) / 2])) {
        queue->heap[at] = queue->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    queue->heap[at] = event;
}

/* The earlier of two children; count when there is none. */
static size_t earlier_child(const struct queue *queue, size_t at)
{
    size_t left = 2 * at + 1, right = left + 1;

    if (left >= queue->count)
        return queue->count;
    if (right < queue->count &&
        is_earlier(&queue->heap[right], &queue->heap[left]))
        return right;
    return left;
}

int64_t queue_next_ns(const struct queue *queue)
{
    return queue->count ? queue->heap[0].at_ns : INT64_MAX;
}

struct event queue_take(struct queue *queue)
{
    struct event first = queue->heap[0];
    struct event last = queue->heap[--queue->count];
    size_t at = 0;

    for (;;) {
        size_t child = earlier_child(queue, at);

        if (child >= queue->count || !is_earlier(&queue->heap[child], &last))
            break;
        queue->heap[at] = queue->heap[child];
        at = child;
    }
    if (queue->count)
        queue->heap[at] = last;
    return first;
}

void queue_free(struct queue *queue)
{
    free(queue->heap);
    *queue = (struct queue){.heap = NULL};
}
