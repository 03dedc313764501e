/*
 * visit.h - a connection to the admin socket, from its beginning.
 *
 * Floor    world.
 */
#ifndef WORLD_VISIT_H
#define WORLD_VISIT_H

#include "world/visitor.h"

/* A connection that was accepted; refused ones are closed. */
void visit_open(struct admin *admin, int fd);

#endif
