/*
 * rank.h - which places come first.
 *
 * Floor    places: pure functions.
 * Source   docs/DATA.md 1.1.
 */
#ifndef PLACES_RANK_H
#define PLACES_RANK_H

#include "places/query.h"

#define RANK_WEIGHT_MAX 1000000

/* What is known of a place that tells how well known it is. */
struct rank_facts {
    uint64_t population;
    uint32_t kind; /* weight of its kind, 0..300000 */
    uint32_t tags; /* what else was said of it: a website, a wiki's page, ... */
};

/*
 * 0..RANK_WEIGHT_MAX: the kind's weight, 30,000 for each time that the
 * population doubles from 1 on (straight between), 10,000 for each tag up to
 * 20.
 */
uint32_t rank_weight(const struct rank_facts *facts);

/* The population that a place of the default data has, from how far it
 * reaches: those have 30 m for each square root. */
uint64_t rank_population_of(int64_t extent_m);

/*
 * What places are ordered by, the lowest first: the distance, or the weight,
 * negative, halved at 10 km, a third at 20 km. Never falls when the distance
 * rises, and never rises when the weight does.
 */
double rank_key(enum places_rank rank, double distance_m, uint32_t weight);

#endif
