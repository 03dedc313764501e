/*
 * hostile.h - a configured peer gone mad: in a server's place a process that
 * says whatever is well-formed, and at times what is not.
 *
 * Shape    its wires are those of the host; hostile_words.c has what it says.
 * Source   docs/REPLICATION.md 3 and 4: what any server must survive.
 */
#ifndef SIM_HOSTILE_H
#define SIM_HOSTILE_H

#include "base/writer.h"
#include "sim.h"

/* Clients and servers that it invents; servers' stores have room for them. */
#define HOSTILE_IDS   48
#define HOSTILE_NAMES 16

struct hostile {
    unsigned kinds;  /* of frames that it sends, a bit each */
    bool rude;       /* at times it says what ends a link */
    bool endless;    /* every ORIGIN names another life */
    uint32_t budget; /* frames to send in this turn */
    bool *greeted;   /* [link] */
};

/* The host has no process; from now on it is mad, and then it has none. */
void hostile_begin(struct sim *sim, uint32_t host);
void hostile_end(struct sim *sim, uint32_t host);

void hostile_step(struct sim *sim, uint32_t host,
                  const struct node_event *event);
void hostile_tick(struct sim *sim, uint32_t host);
size_t hostile_want(struct sim *sim, uint32_t host, uint32_t link,
                    uint8_t *buffer, bool *more);

/* Preface, HELLO and AUTH; then one frame after the other, of a kind that it
 * sends. */
void hostile_greet(struct sim *sim, uint32_t host, struct writer *w);
void hostile_speak(struct sim *sim, uint32_t host, struct writer *w);

#endif
