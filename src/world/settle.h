/*
 * settle.h - at the turn's end: what a client waits for now.
 *
 * Floor    world.
 */
#ifndef WORLD_SETTLE_H
#define WORLD_SETTLE_H

#include "world/client.h"

/* Send what can leave, keep what is left, close it if it is done or broken. */
void settle(struct client *client);

/* Close it at once. */
void settle_close(struct client *client);

#endif
