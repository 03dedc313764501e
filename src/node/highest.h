/*
 * highest.h - the highest sequence number of each origin in one frame.
 *
 * Floor    node.
 * Limits   a frame that claims is of at most HIGHEST_ORIGINS_MAX origins; one
 *          of more is followed by a COVER instead.
 */
#ifndef NODE_HIGHEST_H
#define NODE_HIGHEST_H

#include "base/base.h"
#include "core/messages.h"

#define HIGHEST_ORIGINS_MAX 16

struct highest {
    struct claim claims[HIGHEST_ORIGINS_MAX];
    uint32_t count;
    bool too_many;
};

void highest_note(struct highest *highest, uint32_t origin, uint64_t seq);

#endif
