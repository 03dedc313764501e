/*
 * seen.h - what the checks remember of one process, and how they look at it.
 *
 * Memory   owned; it is forgotten when another process begins.
 */
#ifndef SIM_SEEN_H
#define SIM_SEEN_H

#include "sim.h"

/* A claim as seen last. */
struct seen_origin {
    uint64_t incarnation, claimed;
    uint32_t life; /* the ledger's */
};

struct seen {
    uint64_t version; /* of its claims */
    uint64_t steps;
    uint64_t *claimed; /* [ledger's life] */
    uint32_t life_room;
    uint32_t *expected;          /* [key] the highest update that it claims */
    struct update *held;         /* [key] what it held; at_ns 1 = something */
    uint64_t *hashes;            /* [key] of its ID; 0 = not made yet */
    struct seen_origin *origins; /* [its index] as seen last */
    uint32_t origin_room;
};

struct seen *seen_make(const struct sim *sim);
void seen_free(struct seen *seen);

/* Claims and what is expected because of them; or all of it. */
void seen_forget_claims(const struct sim *sim, struct seen *seen);
void seen_forget(const struct sim *sim, struct seen *seen);

struct bytes seen_id_of(const struct sim *sim, uint32_t key);

/* The record of a client at a server; false if it is not known there. */
bool seen_find(const struct sim *sim, uint32_t host, uint32_t key,
               struct record *record);

/* The feed's number at which it got there; of a client that is known. */
uint64_t seen_number(const struct sim *sim, uint32_t host, uint32_t key);

#endif
