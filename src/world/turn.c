#include "world/turn.h"

#include "world/reply.h"

#include <stdlib.h>

/* Replies are gathered up to here before they are sent. */
#define REPLIES_BYTES 65536

enum err turn_open(struct clients *clients)
{
    size_t size = REPLIES_BYTES + clients->config->limits.line_bytes;
    bool copies = clients->hub->copies;
    uint8_t *memory = malloc(copies ? 2 * size : size);

    if (!memory)
        return ERR_FULL;
    clients->turn.count = clients->turn.questions = 0;
    clients->turn.replies = writer_make(memory, size);
    clients->turn.refusals = writer_make(memory + size, copies ? size : 0);
    return ERR_OK;
}

void turn_close(struct clients *clients)
{
    free(clients->turn.replies.data);
}

void turn_add(struct clients *clients, struct client *client,
              const struct command *command)
{
    struct turn *turn = &clients->turn;

    if (turn->count == TURN_COMMANDS || turn->questions == TURN_QUESTIONS)
        turn_run(clients);
    struct node_command *next = &turn->commands[turn->count];

    turn->askers[turn->count++] = client;
    next->command = *command;
    next->hash = 0;
    /* Hashed here, without the lock. */
    if (command->id.size)
        next->hash = node_hash(clients->hub->node, command->id);
    if (command->kind == COMMAND_QUESTION) {
        turn->questions++;
        client->questions++;
    }
}

/* The replies of one client leave together. */
static void reply_all(struct clients *clients, uint64_t gate)
{
    struct turn *turn = &clients->turn;

    for (size_t i = 0; i < turn->count; i++) {
        struct client *client = turn->askers[i];

        reply_to(client, &turn->commands[i], &turn->answers[i], gate);
        if (i + 1 == turn->count || turn->askers[i + 1] != client)
            reply_send(client, gate);
    }
}

void turn_run(struct clients *clients)
{
    struct turn *turn = &clients->turn;
    struct writer at_lines =
        writer_make(turn->at_lines, sizeof(turn->at_lines));

    if (turn->count == 0)
        return;
    uint64_t gate = hub_batch(clients->hub, turn->commands, turn->count,
                              turn->answers, &at_lines);
    bool instant = clients->hub->sink->instant && !clients->hub->copies;
    clients->gates =
        instant ? (struct gates){gate, gate} : hub_gates(clients->hub);
    reply_all(clients, gate);
    turn->count = turn->questions = 0;
}
