/*
 * refusal.h - why reports are refused, as people read it in the log.
 *
 * Floor    world.
 * Promise  clients can bring it about: a few lines in a while, then a count.
 * Source   docs/PROTOCOL.md 5.
 */
#ifndef WORLD_REFUSAL_H
#define WORLD_REFUSAL_H

#include "node/event.h"

/* Tell of a report that the node did not take; NODE_TAKEN says nothing. */
void refusal_tell(enum node_verdict verdict);

#endif
