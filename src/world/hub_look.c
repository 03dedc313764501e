/* Looking in at the node, and following it, under the hub's lock. */
#include "world/hub.h"

#include <sys/mman.h>
#include <unistd.h>

bool hub_is_drained(struct hub *hub)
{
    bool drained = node_is_drained(hub_hold_to_record(hub));
    hub_let_go(hub);
    return drained;
}

enum err hub_follow(struct hub *hub, bool from_first, uint32_t *follower)
{
    enum err error = node_follow(hub_hold_to_record(hub), from_first, follower);
    hub_let_go(hub);
    return error;
}

void hub_unfollow(struct hub *hub, uint32_t follower)
{
    node_unfollow(hub_hold_to_record(hub), follower);
    hub_let_go(hub);
}

bool hub_follow_read(struct hub *hub, uint32_t follower, struct writer *w)
{
    bool more = node_follow_read(hub_hold_to_record(hub), follower, w);
    hub_let_go(hub);
    return more;
}

enum err hub_where(struct hub *hub, struct bytes id, struct writer *w)
{
    enum err error = node_where(hub_hold_to_record(hub), id, w);
    hub_let_go(hub);
    return error;
}

size_t hub_follow_next(struct hub *hub, uint32_t follower, struct writer *w,
                       struct node_news *news, size_t news_max, bool *more)
{
    struct node *node = hub_hold_to_record(hub);
    size_t count = 0;

    *more = true;
    while (count < news_max && writer_room(w) >= RECORD_BYTES_MAX) {
        *more = node_follow_next(node, follower, &news[count]);
        if (!*more)
            break;
        news[count].record = record_copy(&news[count].record, w);
        count++;
    }
    hub_let_go(hub);
    return count;
}

void hub_tell_gone(struct hub *hub, struct writer *from)
{
    node_tell_gone(hub_hold_to_record(hub), from);
    hub_let_go(hub);
}

void hub_take_gone(struct hub *hub, struct writer *from, struct writer *to)
{
    to->size = 0;
    (void)hub_hold_to_record(hub);
    writer_put(to, writer_bytes(from));
    from->size = 0;
    hub_let_go(hub);
    assert(!to->full);
}

enum err hub_find(struct hub *hub, struct bytes id, struct writer *w,
                  struct record *record)
{
    enum err error = node_find(hub_hold_to_record(hub), id, record);

    if (error == ERR_OK)
        *record = record_copy(record, w);
    hub_let_go(hub);
    return error;
}

size_t hub_memory_touched(const struct hub *hub)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char resident[1024];
    size_t touched = 0;

    for (size_t at = 0; at < hub->memory_bytes; at += page * sizeof(resident)) {
        size_t left = hub->memory_bytes - at;
        size_t size =
            left < page * sizeof(resident) ? left : page * sizeof(resident);

        if (mincore((uint8_t *)hub->memory + at, size, resident) != 0)
            break;
        for (size_t i = 0; i < (size + page - 1) / page; i++)
            touched += resident[i] & 1u;
    }
    return touched * page;
}
