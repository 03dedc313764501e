/*
 * input.h - from a client's bytes to commands of the turn.
 *
 * Floor    world.
 * Memory   commands borrow from the input until the turn has run; what is left
 *          of it is put in order afterwards, by input_keep_rest.
 */
#ifndef WORLD_INPUT_H
#define WORLD_INPUT_H

#include "world/client.h"

/* Bytes came in; they are readable until the turn ends. */
void input_take(struct client *client, struct bytes bytes);

/* Look again at what is held: there is room for more, or no more will come. */
void input_go_on(struct client *client);

/* The turn has run: keep what was not made commands of. */
void input_keep_rest(struct client *client);

/* Has it so much under way, or to read, that no more is taken for now? */
bool input_is_full(const struct client *client);

#endif
