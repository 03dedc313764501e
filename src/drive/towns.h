/*
 * towns.h - where land vehicles and planes go: large towns, and their nearest.
 *
 * Floor    drive: pure functions.
 */
#ifndef DRIVE_TOWNS_H
#define DRIVE_TOWNS_H

#include "core/globe.h"

#define TOWNS_MAX  3000
#define TOWNS_NEAR 12
#define TOWNS_MIN  2 /* with fewer nobody could go anywhere */

struct town {
    struct point at;
    uint32_t weight; /* how well known, as places/rank.h has it */
};

struct towns {
    uint32_t count;
    struct town list[TOWNS_MAX]; /* the best known first */
    /* Of each its nearest ones, the nearest first, and how many. */
    uint16_t near[TOWNS_MAX][TOWNS_NEAR];
    uint32_t near_count;
};

/* Some sixty large towns of all continents, for those who have no file. */
void towns_built_in(struct towns *towns);

/* Take a town if it is among the best known; any number may come. */
void towns_add(struct towns *towns, const struct town *town);

/* Below that nobody is taken any more. */
uint32_t towns_weight_min(const struct towns *towns);

/* All are there: find everybody's neighbours. Takes at least TOWNS_MIN. */
void towns_join(struct towns *towns);

#endif
