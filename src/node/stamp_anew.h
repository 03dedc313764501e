/*
 * stamp_anew.h - a record gets a new dot, of the present life of this server.
 *
 * Floor    node.
 */
#ifndef NODE_STAMP_ANEW_H
#define NODE_STAMP_ANEW_H

#include "node/state.h"

/* The record stays what it is, so it ranks as before; it goes to the feed's
 * end, and so to everybody who does not claim the new dot. */
void stamp_anew(const struct step *step, uint32_t slot);

#endif
