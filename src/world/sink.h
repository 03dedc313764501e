/*
 * sink.h - where changes are written before anybody is told of them.
 *
 * Floor    world.
 * Promise  a number that was asked for is written, sooner or later: either
 *          flush says so at once, or hub_set_written is called afterwards.
 */
#ifndef WORLD_SINK_H
#define WORLD_SINK_H

#include <stdbool.h>
#include <stdint.h>

struct sink {
    bool instant; /* there is nothing to write: flush is never called */
    bool prompt;  /* what flush takes is written when it returns */
    /* Write everything up to number; called outside the node's lock, from any
     * loop. Gives *written: what is by now; and false if so much cannot be
     * written, now or soon. */
    bool (*flush)(struct sink *sink, uint64_t number, uint64_t *written);
};

/* Without a journal: nothing to write, so it is written. */
extern struct sink sink_none;

#endif
