/*
 * turn.h - the commands that came in one turn of the loop, as one batch.
 *
 * Floor    world.
 */
#ifndef WORLD_TURN_H
#define WORLD_TURN_H

#include "world/client.h"

/* Fails    ERR_FULL  memory is short. */
MUST_USE enum err turn_open(struct clients *clients);
void turn_close(struct clients *clients);

/*
 * One more command of a client. A full batch is run first.
 *
 * Takes    command, whose texts are readable until the turn has run.
 */
void turn_add(struct clients *clients, struct client *client,
              const struct command *command);

/* Give the batch to the node, and the replies to the clients. */
void turn_run(struct clients *clients);

#endif
