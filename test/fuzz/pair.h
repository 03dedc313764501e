/*
 * pair.h - two real nodes, each the other's neighbour, and the streams of
 * bytes between them, which are easily reached by a hand that spoils them.
 *
 * The nodes are n0 and n1. A wire is one connection; its end 0 is at n0. What
 * a node wishes is done at once. Every step is judged (rises.h), so is all
 * that is sent (heard.h), and what is claimed (pair_ledger.h).
 */
#ifndef TEST_FUZZ_PAIR_H
#define TEST_FUZZ_PAIR_H

#include "core/frame.h"
#include "node/node.h"
#include "node/state.h"

#define PAIR_HOSTS      2
#define PAIR_LINKS      6
#define PAIR_WIRES      8
#define PAIR_PIPE_BYTES (2 * FRAME_BYTES_MAX)
#define PAIR_KEYS       6

struct pipe {
    uint8_t bytes[PAIR_PIPE_BYTES];
    size_t size;
};

struct wire {
    bool used;
    uint32_t link[PAIR_HOSTS];
    bool closed[PAIR_HOSTS];    /* that end says no more */
    struct pipe to[PAIR_HOSTS]; /* what has not come to that end yet */
};

struct host {
    struct node *node;
    struct node_config config;
    bool stopped;         /* it gets no turn */
    uint64_t seen_claims; /* version of the claims that were checked */
};

struct pair {
    struct host hosts[PAIR_HOSTS];
    struct wire wires[PAIR_WIRES];
    int64_t now_ms;
    size_t lot; /* bytes of records that a node is asked for at once */
    uint64_t dice;
    bool parted; /* no connection can be made */
    bool forged; /* what came over a wire was not what was sent */
};

/* Everything begins anew. */
struct pair *pair_start(void);

/* A report of a client at a host. */
void pair_report(uint32_t host, uint32_t key, unsigned stamp_s,
                 unsigned position);

/* Time passes for all who are not stopped; nothing is delivered. */
void pair_wait(unsigned ms);

/* Time passes, and all bytes come to where they are sent. */
void pair_run(unsigned ms);

/* So many bytes come to one end of a wire; nothing if it is not in use. */
void pair_deliver(uint32_t wire, uint32_t end, size_t size);

/* A connection breaks. */
void pair_break(uint32_t wire);

/* A host's process dies, and another begins that remembers nothing: a new
 * life, or one that takes itself for the last. */
void pair_restart(uint32_t host, bool set_back);

/* What is claimed of a host's life at a host. */
uint64_t pair_claim(uint32_t host, uint32_t of, uint64_t incarnation);

/* Do both hold and claim the same, and are they done? */
bool pair_agrees(void);

#endif
