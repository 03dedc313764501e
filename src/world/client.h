/*
 * client.h - one client's connection, and what all those of a loop share.
 *
 * Floor    world; for clients.c, reply.c and turn.c.
 * Shape    received -> lines -> commands of the turn -> one batch for the node
 *          -> replies -> sent, or kept in the outbox. At the turn's end every
 *          client that was touched is settled: what it waits for now.
 */
#ifndef WORLD_CLIENT_H
#define WORLD_CLIENT_H

#include "world/admit.h"
#include "world/config.h"
#include "world/counter.h"
#include "world/deadlines.h"
#include "world/engine.h"
#include "world/hub.h"
#include "world/outbox.h"
#include "world/places.h"

/* What a client is given time for. */
enum client_wait {
    CLIENT_IDLE,   /* a command */
    CLIENT_LINE,   /* the rest of a command */
    CLIENT_STALL,  /* to read its replies */
    CLIENT_LINGER, /* to close, after its last reply */
    CLIENT_WAITS
};

struct client {
    struct channel channel; /* first: a channel of ours is a client */
    struct clients *clients;
    struct client *next, *prev; /* among all of the loop */
    struct client *next_touched;
    bool touched;
    struct peer peer;
    struct deadline deadline;
    enum client_wait wait; /* which list the deadline is on, if any */
    struct outbox outbox;
    uint16_t questions; /* asked and not answered yet */

    /* Input that was not made commands of yet. While a turn runs its commands
     * borrow from it, so it is put in order only when the client settles. */
    uint8_t *held;
    size_t held_bytes, held_room;
    struct bytes rest; /* of the last input looked at */
    bool rest_is_held;

    bool ended;     /* it will send no more */
    bool paused;    /* there may be lines in what is held */
    bool finishing; /* no more is taken from it; close when all is sent */
    bool broken;    /* the connection is, or memory was short */
    bool gone;      /* closed; kept until its questions are answered */
};

struct clients_counters {
    counter accepted, refused_full, refused_address, refused_files;
    counter lines, invalid, too_long;
    counter closed_by_wait[CLIENT_WAITS];
    counter short_of_memory;
    counter refused_copies; /* reports of which no copies came in time */
};

/* Commands that one batch holds, and questions among them. */
#define TURN_COMMANDS  1024
#define TURN_QUESTIONS 64

struct turn {
    struct node_command commands[TURN_COMMANDS];
    struct node_answer answers[TURN_COMMANDS];
    struct client *askers[TURN_COMMANDS];
    size_t count, questions;
    uint8_t at_lines[TURN_QUESTIONS * AT_BYTES_MAX];
    struct writer replies; /* of the client under way */
    /* For the same reports, should no copies be made; without room where none
     * are waited for. */
    struct writer refusals;
};

struct clients {
    struct engine *engine;
    struct hub *hub;
    struct places *places;
    struct inbox inbox;
    struct admit *admit;
    const struct config *config;
    struct bytes name; /* of this server */
    struct client *first;
    struct client *touched;
    uint32_t count;
    struct gates gates; /* that replies may leave by */
    bool draining;
    struct deadlines waits[CLIENT_WAITS];
    struct clients_counters counters;
    struct turn turn;
};

/* Settle it when the turn ends. */
void client_touch(struct client *client);

/* It cannot be served: count that, and close it when it settles. */
void client_short_of_memory(struct client *client);

#endif
