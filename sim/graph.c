#include "graph.h"

#include <stdlib.h>
#include <string.h>

static bool has(const struct graph *graph, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < graph->count; i++)
        if (graph->edges[i].a == a && graph->edges[i].b == b)
            return true;
    return false;
}

static void join(struct graph *graph, uint32_t a, uint32_t b)
{
    struct edge edge = a < b ? (struct edge){a, b} : (struct edge){b, a};

    if (a != b && !has(graph, edge.a, edge.b))
        graph->edges[graph->count++] = edge;
}

static void make_ring(struct graph *graph)
{
    for (uint32_t i = 0; i < graph->servers; i++)
        join(graph, i, (i + 1) % graph->servers);
}

/* Goloman, Hands, Holiday, Welsh, Wilkes. */
static void make_paper(struct graph *graph)
{
    static const struct edge paper[] = {{0, 1}, {0, 2}, {0, 4},
                                        {1, 4}, {2, 3}, {2, 4}};

    for (size_t i = 0; i < COUNT_OF(paper); i++)
        join(graph, paper[i].a, paper[i].b);
}

/* A random tree, so that all are joined, and more edges up to the degree. */
static void make_random(struct graph *graph, uint32_t wanted, struct dice *dice)
{
    for (uint32_t i = 1; i < graph->servers; i++)
        join(graph, dice_below(dice, i), i);
    for (uint32_t tries = 8 * wanted; graph->count < wanted && tries; tries--)
        join(graph, dice_below(dice, graph->servers),
             dice_below(dice, graph->servers));
}

struct graph graph_make(const struct options *options, uint32_t servers,
                        struct dice *dice)
{
    uint32_t degree =
        options->degree ? options->degree : 2 + dice_below(dice, 3);
    uint32_t wanted = servers * degree / 2;
    struct graph graph = {.servers = servers};
    enum shape shape = options->shape;

    /* Around any link there must be another way. */
    if (shape == SHAPE_DRAWN && options->profile == PROFILE_DETOUR)
        shape = SHAPE_RING;

    if (shape == SHAPE_DRAWN)
        shape = servers == 5 && dice_once_in(dice, 2) ? SHAPE_PAPER
                : dice_once_in(dice, 4)               ? SHAPE_RING
                                                      : SHAPE_RANDOM;
    graph.edges = calloc(servers + wanted + 8, sizeof(*graph.edges));
    assert(graph.edges);
    if (shape == SHAPE_RING)
        make_ring(&graph);
    else if (shape == SHAPE_PAPER)
        make_paper(&graph);
    else
        make_random(&graph, wanted, dice);
    return graph;
}

/* The farthest from a server, by rounds over all edges. */
static uint32_t eccentricity(const struct graph *graph, uint32_t from,
                             uint32_t *distance)
{
    uint32_t farthest = 0;
    bool changed = true;

    memset(distance, 0xff, graph->servers * sizeof(*distance));
    distance[from] = 0;
    for (uint32_t round = 0; changed; round++) {
        changed = false;
        for (uint32_t i = 0; i < graph->count; i++) {
            struct edge e = graph->edges[i];

            for (unsigned turn = 0; turn < 2; turn++) {
                if (distance[e.a] == round && distance[e.b] == UINT32_MAX) {
                    distance[e.b] = round + 1;
                    farthest = round + 1;
                    changed = true;
                }
                e = (struct edge){e.b, e.a};
            }
        }
    }
    return farthest;
}

uint32_t graph_diameter(const struct graph *graph)
{
    uint32_t *distance = calloc(graph->servers, sizeof(*distance));
    uint32_t diameter = 0;

    assert(distance);
    if (graph->servers > 64)
        diameter = 2 * eccentricity(graph, 0, distance);
    for (uint32_t i = 0; i < graph->servers && graph->servers <= 64; i++) {
        uint32_t farthest = eccentricity(graph, i, distance);

        diameter = farthest > diameter ? farthest : diameter;
    }
    free(distance);
    return diameter;
}
