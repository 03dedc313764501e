/*
 * sink.h - where changes are written before anybody is told of them.
 *
 * Floor    world.
 * Promise  what was asked for is written, sooner or later: either flush says so
 *          at once, or hub_set_written is called afterwards.
 */
#ifndef WORLD_SINK_H
#define WORLD_SINK_H

#include "node/event.h"

/* The feed's numbers up to which replies may leave: everything is written; and,
 * for those to reports, there are as many copies as are wanted (node_released).
 */
struct gates {
    uint64_t written, released;
};

struct sink {
    bool instant; /* there is nothing to write: flush is never called */
    bool prompt;  /* what flush takes is written when it returns */
    /* Write everything up to there; called outside the node's lock, from any
     * loop. Gives *written: what is by now; and false if the changes among it
     * cannot be written, now or soon. */
    bool (*flush)(struct sink *sink, struct node_logged wanted,
                  struct node_logged *written);
};

/* Without a journal: nothing to write, so it is written. */
extern struct sink sink_none;

#endif
