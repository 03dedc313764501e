#include "node/edge.h"

#include "node/fence.h"

enum node_verdict edge_judge(struct node *node, const struct node_moment *now,
                             int64_t stamp_ns)
{
    const struct node_times *times = &node->times;

    if (node->stuck) {
        node->counters.refused_unwritten++;
        return NODE_UNWRITTEN;
    }
    if (fence_refuses(node)) {
        node->counters.refused_clock++;
        return NODE_CLOCK;
    }
    /* Windows are only 68 years wide: no sum leaves the range. */
    if (times->max_future_ns &&
        stamp_ns > now->wall_ns + times->max_future_ns) {
        node->counters.refused_future++;
        return NODE_FUTURE;
    }
    if (times->max_past_ns && stamp_ns < now->wall_ns - times->max_past_ns) {
        node->counters.refused_past++;
        return NODE_PAST;
    }
    return NODE_TAKEN;
}
