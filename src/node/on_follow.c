/*
 * Followers other than links: whoever watches the feed behind a bookmark. They
 * see what links see: records that are written, in their latest state.
 */
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

enum err node_where(const struct node *node, struct bytes id, struct writer *w)
{
    uint32_t slot = store_find(&node->store, state_hash(node, id), id);

    if (!state_is_shown(node, slot))
        return ERR_UNKNOWN;
    struct record record = state_record(node, slot);
    record_write_at(w, &record);
    return w->full ? ERR_FULL : ERR_OK;
}
