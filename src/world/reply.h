/*
 * reply.h - what a client is told: docs/PROTOCOL.md 3 to 5, byte for byte.
 *
 * Floor    world.
 */
#ifndef WORLD_REPLY_H
#define WORLD_REPLY_H

#include "world/client.h"

/* The reply to one command, behind those before it; or a question for the
 * places, whose answer will stand there. */
void reply_to(struct client *client, const struct node_command *command,
              const struct node_answer *answer, uint64_t gate);

/* Send what was replied, or keep it in the outbox until it can leave. */
void reply_send(struct client *client, uint64_t gate);

/* Send on what the outbox has; sets client->broken. Gives whether any left. */
bool reply_send_more(struct client *client);

#endif
