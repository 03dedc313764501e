/*
 * graph.h - which servers are linked.
 */
#ifndef SIM_GRAPH_H
#define SIM_GRAPH_H

#include "dice.h"
#include "options.h"

struct edge {
    uint32_t a, b; /* a below b */
};

/* Owned: edges; every two servers are joined over some others. */
struct graph {
    uint32_t servers, count;
    struct edge *edges;
};

struct graph graph_make(const struct options *options, uint32_t servers,
                        struct dice *dice);

/* The longest of the shortest ways between any two; for large graphs, at
 * least that of the first server, doubled. */
uint32_t graph_diameter(const struct graph *graph);

#endif
