/*
 * visitor_request.h - what a visitor of the admin socket asks for.
 *
 * Floor    world.
 * Source   docs/DATA.md 4.
 */
#ifndef WORLD_VISITOR_REQUEST_H
#define WORLD_VISITOR_REQUEST_H

#include "world/visitor.h"

/* One line: answered, or refused with a sentence. */
void visitor_request(struct visitor *visitor, struct bytes line);

#endif
