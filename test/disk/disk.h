/*
 * disk.h - crash tests of the journal: what all of them share.
 *
 * Each test has cases with numbers, and runs those that are its job's; a case
 * can be run again alone.
 */
#ifndef TEST_DISK_DISK_H
#define TEST_DISK_DISK_H

#include "server.h"

struct options {
    const char *test;
    uint64_t seed, images;
    bool one; /* this case alone: */
    uint64_t which;
    bool sabotage;
    unsigned jobs, job; /* cases of this process: those that leave job over */
    uint64_t part;      /* one case in so many */
};

/* Counted by all processes of a run. */
struct figures {
    _Atomic uint64_t cases, failed;
    _Atomic uint64_t damaged, torn, went_on, refused, healed;
};

/* The tests. */
void power_cuts(const struct options *options, struct figures *figures);
void rot(const struct options *options, struct figures *figures);
void errors(const struct options *options, struct figures *figures);
void exits(const struct options *options, struct figures *figures);

/* Is this case to be run here? */
bool disk_is_mine(const struct options *options, uint64_t which);

/* A case is over: count it, and tell what was wrong. Gives whether all was
 * well. */
bool disk_case(const struct options *options, struct figures *figures,
               const struct server *server, uint64_t which);

/* How a start has found the files. */
void disk_count_start(struct figures *figures, const struct server *server);

#endif
