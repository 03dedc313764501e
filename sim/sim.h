/*
 * sim.h - one herd on virtual time: hosts that run the server's own node, and
 * the wires between them.
 *
 * Shape    dice, queue, graph, options, plan -> sim (world makes it; host and
 *          its disk, wire and pipe, clients, faults, phase move it) -> ledger,
 *          promises, check, measure -> run -> shrink, summary, main. What looks
 * into a node is in inside.c alone. Units    nanoseconds of virtual time since
 * the run began.
 */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include "dice.h"
#include "graph.h"
#include "host_disk.h"
#include "ledger.h"
#include "node/node.h"
#include "options.h"
#include "plan.h"
#include "queue.h"
#include "wire.h"

#define HOST_NONE UINT32_MAX

/* A server: its process, while there is one, and its machine's clocks. */
struct host {
    char name[16];
    bool by_hand;         /* no process: what it says is written by the scene */
    uint32_t *neighbours; /* host, by the node's index */
    uint32_t *edges;      /* the graph's, likewise */
    struct bytes *names;
    bool *knows;           /* is he a neighbour now? */
    uint32_t *generations; /* of his membership, at least */
    uint32_t degree;
    uint32_t as;         /* whose name it bears: its own, but for a twin */
    uint32_t herd;       /* the first of those that it is joined with */
    uint32_t generation; /* of the process' membership */
    const struct fault *expelled_by; /* it is no member now */
    bool gone;                       /* ... and never will be again */
    struct node_config config;
    struct node *node;       /* NULL = no process */
    struct host_disk *disk;  /* NULL = nothing is kept when a process ends */
    struct hostile *hostile; /* a mad process in its place, or NULL */
    int64_t mad_until_ns;    /* when the last one ended */
    uint8_t *block;          /* of whole pages */
    size_t block_bytes;
    struct node_wish *wishes;
    uint32_t wishes_max;

    int64_t born_at_ns;    /* of the process: the steady clock's zero */
    int64_t wall_shift_ns; /* of the wall clock */
    int32_t drift_ppm;     /* of both */
    int64_t tick_at_ns;    /* the one that counts */
    int64_t spin_from_ns;  /* and how many turns it wanted since then */
    uint32_t spins;
    bool written_due;
    bool unproved;         /* set back; it may not know it yet */
    uint64_t excused_life; /* ... which gave dots that were given before */
    uint64_t doubted_seq;  /* the last that it had given until then */
    int64_t freezes;       /* faults that hold it */

    uint32_t *wires;         /* by the node's link index, or WIRE_NONE */
    uint32_t links_high;     /* links from here on were never used */
    uint64_t lives;          /* processes so far */
    struct seen *seen;       /* what the checks saw of this process */
    struct awaited *awaited; /* reports that wait for copies, or NULL */
    uint64_t sent_before, pulls_before; /* counters of dead processes */
};

/* The faults that rest on an edge of the graph, counted. */
struct edge_state {
    int cut;
    int held[2]; /* [0] from a to b, [1] from b to a */
    int slow;
    int unlinked; /* those that want it to be no link */
    int64_t usual_latency_ns, latency_ns;
    int64_t bytes_per_s; /* 0 = no limit */
};

struct traffic {
    uint64_t entries, entry_bytes; /* UPDATES frames, without the header */
    uint64_t update_frames, control_bytes;
};

enum phase { PHASE_WARM, PHASE_CHAOS, PHASE_HEAL, PHASE_SETTLE, PHASE_DONE };

struct sim;
struct node_wish;
struct node_event;

/* Who looks on, and speaks for hosts without a process. */
struct watcher {
    void (*wished)(struct sim *sim, uint32_t host,
                   const struct node_wish *wish);
    void (*stepped)(struct sim *sim, uint32_t host);
    /* A process has begun with what it found, or dies of its disk. */
    void (*told)(struct sim *sim, uint32_t host, const char *text);
    void (*heard)(struct sim *sim, uint32_t host,
                  const struct node_event *event);
    /* What is to be said over a link next; gives its size. */
    size_t (*say)(struct sim *sim, uint32_t host, uint32_t link,
                  uint8_t *buffer);
};

struct sim {
    const struct options *options;
    uint64_t seed;
    struct dice dice[DICES];
    struct dice disk_dice; /* of what disks lose */
    struct queue queue;
    struct graph graph;
    struct edge_state *edges;
    struct host *hosts;
    struct wires wires;
    struct plan plan;
    struct ledger ledger;
    char (*ids)[20]; /* of the clients */

    int64_t now_ns;
    enum phase phase;
    int64_t heal_at_ns, settle_at_ns, agreed_at_ns;
    int64_t stalest_ns; /* a key at a slow server, at the worst */
    uint64_t events;
    uint64_t trace_hash;
    uint32_t keys, reports_per_s;
    int64_t log_lag_ns; /* the log writes so much later; 0 = at once */
    struct node_times times;
    int64_t clocks_ns; /* so far the clocks of servers may be off */
    bool keeps_journals, journal_synced, short_writes;
    uint64_t rotate_bytes;
    struct starts starts;
    bool dots_twice; /* by one that was set back, and that nobody refuted */
    bool reporting;
    uint64_t configurations; /* of the herd so far */

    uint64_t reports, updates;        /* taken; of these, new */
    uint64_t mark_sent, mark_updates; /* at the measured window's begin */
    uint64_t missing; /* copies that somebody lacked when the herd healed */
    struct traffic traffic;
    char *failure;                 /* the first; NULL = all is well */
    struct remembered *history;    /* ring of the last events */
    uint32_t history_at;           /* where the next one goes */
    const struct watcher *watcher; /* NULL = nobody */
};

/* A free place of the history's ring. */
#define HISTORY 60

struct remembered {
    int64_t at_ns;
    char text[120];
};

/* Something that must never be has been: the run ends. */
void sim_fail(struct sim *sim, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What happens, for people: kept for a while, and shown with --trace. */
void sim_tell(struct sim *sim, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Something that one server has to tell; also in scenes. */
void sim_tell_of(struct sim *sim, uint32_t host, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The last of it, a line each; the caller frees it. */
char *sim_history(const struct sim *sim);

/* A number of what happens goes into the hash of the run. */
void sim_mix(struct sim *sim, uint64_t value);

#endif
