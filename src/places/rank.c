#include "places/rank.h"

#define KIND_MAX   300000
#define DOUBLING   30000
#define TAG        10000
#define TAGS_MAX   20
#define HALF_M     10000.0
#define M_PER_ROOT 30

/* So that those without any weight are in order of their distance. */
#define LEAST_WEIGHT 1

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* DOUBLING times the binary logarithm, with straight lines between its whole
 * numbers: the same on every machine. */
static uint64_t doublings(uint64_t population)
{
    uint64_t base = 1, whole = 0;

    if (population == 0)
        return 0;
    population = least(population, UINT64_C(1) << 40);
    for (; base * 2 <= population; base *= 2)
        whole++;
    return whole * DOUBLING + (population - base) * DOUBLING / base;
}

uint32_t rank_weight(const struct rank_facts *facts)
{
    uint64_t weight = least(facts->kind, KIND_MAX) +
                      doublings(facts->population) +
                      least(facts->tags, TAGS_MAX) * TAG;

    return (uint32_t)least(weight, RANK_WEIGHT_MAX);
}

uint64_t rank_population_of(int64_t extent_m)
{
    uint64_t root = extent_m > 0 ? (uint64_t)extent_m / M_PER_ROOT : 0;

    return root * root;
}

double rank_key(enum places_rank rank, double distance_m, uint32_t weight)
{
    if (rank == RANK_DISTANCE)
        return distance_m;
    return -((double)weight + LEAST_WEIGHT) * (HALF_M / (HALF_M + distance_m));
}
