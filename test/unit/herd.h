/*
 * herd.h - a little world for tests: nodes joined by wires of bytes, with a
 * clock that tests turn.
 *
 * The nodes are the real ones. A wire cuts its bytes anywhere, can be slow,
 * and can break; a node can start anew, with nothing kept. Every report that a
 * node took is in a ledger, so that its claims can be checked at any moment.
 */
#ifndef TEST_UNIT_HERD_H
#define TEST_UNIT_HERD_H

#include "node/node.h"
#include "node/state.h"
#include "unit.h"

#define HERD_NODES_MAX  8
#define HERD_WIRES_MAX  64
#define HERD_LEDGER_MAX 8192
#define HERD_PIPE_BYTES (1 << 18)
#define HERD_IDS        24

struct herd_options {
    uint32_t max_clients, store_clients; /* 0 = many */
    uint32_t max_origins;                /* 0 = many */
    uint32_t max_links;                  /* 0 = enough */
    size_t wire_bytes_per_ms;            /* 0 = all at once */
    unsigned written_lag_ms;             /* the log follows so much later */
    bool tree; /* spread along a tree, not all links */
    struct node_times times;
};

struct herd_pipe {
    uint8_t bytes[HERD_PIPE_BYTES];
    size_t size;
};

struct herd_wire {
    bool used, broken;
    uint32_t node[2], link[2];
    bool closed[2]; /* that end will send no more */
    struct herd_pipe to[2];
};

/* A report that some node took: it made the dot (name, incarnation, seq). */
struct herd_update {
    uint32_t node;
    uint64_t incarnation, seq;
    char id[16];
    struct record record; /* id and taker apart: see id, node */
    char position[32];
};

struct herd {
    uint32_t count;
    struct herd_options options;
    struct node *nodes[HERD_NODES_MAX];
    struct node_config configs[HERD_NODES_MAX];
    struct bytes names[HERD_NODES_MAX][HERD_NODES_MAX];
    uint32_t neighbours[HERD_NODES_MAX][HERD_NODES_MAX]; /* as node indices */
    bool linked[HERD_NODES_MAX][HERD_NODES_MAX];
    bool cut[HERD_NODES_MAX][HERD_NODES_MAX];
    bool down[HERD_NODES_MAX];
    bool stopped[HERD_NODES_MAX];     /* there, but gets no turn */
    int64_t clock_ns[HERD_NODES_MAX]; /* its clock is so far ahead */
    struct node_wish *wishes[HERD_NODES_MAX];
    int64_t written_at_ms[HERD_NODES_MAX];
    struct herd_wire *wires;
    int64_t now_ms;
    uint64_t dice, lives;
    struct herd_update *ledger;
    size_t ledger_count;
    size_t notes[16]; /* how often each node_note was told */
    enum bye last_reason;
};

/* A link between two nodes, as indices; a list ends with two equal ones. */
struct herd_edge {
    uint32_t a, b;
};

/* Nodes n0, n1, ... */
struct herd *herd_create(uint32_t count, const struct herd_edge *edges,
                         const struct herd_options *options, uint64_t seed);
void herd_destroy(struct herd *herd);

/* Let time pass. */
void herd_run(struct herd *herd, unsigned ms);

/* Break what joins two nodes, and keep it broken; let them join again. */
void herd_cut(struct herd *herd, uint32_t a, uint32_t b);
void herd_heal(struct herd *herd, uint32_t a, uint32_t b);

/* Kill a node; start it anew, with nothing kept. */
void herd_kill(struct herd *herd, uint32_t node);
void herd_start(struct herd *herd, uint32_t node);

/* IAMAT id position stamp at a node. */
enum node_verdict herd_report(struct herd *herd, uint32_t node, const char *id,
                              const char *position, int64_t stamp_s);

/* The AT line without its newline; static; "" when unknown. */
const char *herd_where(struct herd *herd, uint32_t node, const char *id);

/* Are all running nodes' maps the same? */
bool herd_agrees(struct herd *herd);

/* Run until they are, for at most so long; fails the test otherwise. */
void herd_settle(struct herd *herd, unsigned ms_max);

/* Do all nodes, all of them running, claim the same? */
bool herd_vectors_agree(struct herd *herd);

/*
 * Are all claims of all nodes true? Fails the test and says which is not.
 */
void herd_check(struct herd *herd);

uint32_t herd_clients(struct herd *herd, uint32_t node);
struct node_counters herd_counters(struct herd *herd, uint32_t node);
bool herd_link_lives(struct herd *herd, uint32_t node, uint32_t other);

#endif
