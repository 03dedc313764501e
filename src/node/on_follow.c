/*
 * Followers other than links: whoever watches the feed behind a bookmark. They
 * see what links see: records that are written, in their latest state.
 */
#include "base/reader.h"
#include "node/node.h"
#include "node/state.h"

enum err node_follow(struct node *node, bool from_first, uint32_t *follower)
{
    uint64_t passed = node->written;

    if (node->follower_count == node->max_followers)
        return ERR_FULL;
    enum err error = from_first
                         ? feed_open_first(&node->feed, follower)
                         : feed_open_behind(&node->feed, passed, follower);
    if (error == ERR_OK)
        node->follower_count++;
    return error;
}

void node_unfollow(struct node *node, uint32_t follower)
{
    assert(node->follower_count > 0);
    feed_close(&node->feed, follower);
    node->follower_count--;
}

bool node_follow_read(struct node *node, uint32_t follower, struct writer *w)
{
    while (writer_room(w) >= AT_BYTES_MAX) {
        uint32_t slot = feed_read(&node->feed, follower, node->written);

        if (slot == FEED_NONE)
            return false;
        struct record record = state_record(node, slot);
        if (state_is_there(node, slot))
            record_write_news(w, &record);
    }
    return true;
}

static struct node_news news_of(const struct node *node, uint32_t slot)
{
    return (struct node_news){
        .record = state_record(node, slot),
        .number = feed_number(&node->feed, slot),
        .slot = slot,
    };
}

bool node_follow_next(struct node *node, uint32_t follower,
                      struct node_news *news)
{
    uint32_t slot;

    do {
        slot = feed_read(&node->feed, follower, node->written);
        if (slot == FEED_NONE)
            return false;
    } while (!state_is_there(node, slot));
    *news = news_of(node, slot);
    return true;
}

void node_tell_gone(struct node *node, struct writer *w)
{
    node->gone = w;
}

bool node_gone_next(struct bytes *told, struct node_gone *gone)
{
    struct reader r = reader_make(*told);

    if (told->size == 0)
        return false;
    gone->slot = reader_u32(&r);
    gone->id = reader_sized(&r, ID_BYTES_MAX);
    assert(!r.bad);
    *told = r.left;
    return true;
}

enum err node_find(const struct node *node, struct bytes id,
                   struct record *record)
{
    uint32_t slot = store_find(&node->store, state_hash(node, id), id);

    if (!state_is_shown(node, slot))
        return ERR_UNKNOWN;
    *record = state_record(node, slot);
    return ERR_OK;
}

enum err node_where(const struct node *node, struct bytes id, struct writer *w)
{
    struct record record;
    enum err error = node_find(node, id, &record);

    if (error != ERR_OK)
        return error;
    record_write_at(w, &record);
    return w->full ? ERR_FULL : ERR_OK;
}

uint32_t node_slots(const struct node *node)
{
    return node->store.used;
}

bool node_at(const struct node *node, uint32_t slot, struct node_news *news)
{
    assert(slot < node->store.used);
    if (!store_is_used(&node->store, slot) || !state_is_shown(node, slot))
        return false;
    *news = news_of(node, slot);
    return true;
}

int64_t node_over_before_ns(const struct node *node)
{
    return node->expiry.over_before_ns;
}
