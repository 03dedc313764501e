#include "world/deadlines.h"

void deadlines_init(struct deadlines *list, int64_t wait_ms)
{
    list->ring.next = list->ring.prev = &list->ring;
    list->wait_ms = wait_ms;
}

void deadline_stop(struct deadline *deadline)
{
    if (!deadline->next)
        return;
    deadline->next->prev = deadline->prev;
    deadline->prev->next = deadline->next;
    deadline->next = deadline->prev = NULL;
}

void deadline_start(struct deadlines *list, struct deadline *deadline,
                    int64_t now_ms)
{
    deadline_stop(deadline);
    deadline->since_ms = now_ms;
    deadline->next = &list->ring;
    deadline->prev = list->ring.prev;
    list->ring.prev->next = deadline;
    list->ring.prev = deadline;
}

struct deadline *deadlines_expired(struct deadlines *list, int64_t now_ms)
{
    struct deadline *first = list->ring.next;

    if (first == &list->ring || now_ms - first->since_ms < list->wait_ms)
        return NULL;
    deadline_stop(first);
    return first;
}
