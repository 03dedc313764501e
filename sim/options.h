/*
 * options.h - what a run is told, by words or by its seed.
 */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include "base/base.h"
#include "node/event.h"

enum shape { SHAPE_DRAWN, SHAPE_RING, SHAPE_PAPER, SHAPE_RANDOM };
enum profile {
    PROFILE_CHAOS,
    PROFILE_QUIET,
    PROFILE_FLAP,
    PROFILE_HEAL,
    PROFILE_SLOWPEER,
    PROFILE_ROT,
    PROFILE_HOSTILE,
    PROFILE_MEMBERS,
    PROFILE_DETOUR,
    PROFILE_FORGETTING,

    PROFILES
};

extern const char *const profile_names[PROFILES];

struct options {
    uint64_t seed, seeds;
    uint32_t jobs;
    uint32_t servers; /* 0 = drawn */
    enum shape shape;
    uint32_t degree; /* of SHAPE_RANDOM, mean */
    uint32_t minutes;
    enum profile profile;
    enum spread spread;
    uint32_t reports_per_s; /* all clients together; 0 = drawn */
    uint32_t keys;          /* clients; 0 = drawn */
    uint32_t copies;        /* that reports wait for; 0 = their own */
    uint32_t fault_every_s; /* on the average; 0 = drawn */
    const char *faults;     /* only these kinds, with commas; NULL = any */
    const char *plan;       /* only these faults of the plan, by number */
    const char *mutant;     /* a rule that is broken */
    const char *scene;      /* a file that tells what happens */
    uint64_t until_event;   /* 0 = to the end */
    bool trace, json, list_faults, list_mutants;
    bool no_shrink, first; /* stop at the first failure */
    bool sabotage;         /* spoil one record, to see that it is noticed */
};

/* Exits with 64 if the words are no options, with 0 after --help. */
struct options options_read(int argc, char **argv);

#endif
