/*
 * link_notes.h - tells people what the node has to say of its links (R34).
 *
 * Floor    world.
 */
#ifndef WORLD_LINK_NOTES_H
#define WORLD_LINK_NOTES_H

#include "node/event.h"

/* name of the neighbour; NULL of a stranger. */
void link_notes_tell(const struct node_wish *wish, const char *name);

#endif
