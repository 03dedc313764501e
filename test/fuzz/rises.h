/*
 * rises.h - how a node's claims may rise, judged step by step.
 *
 * Shape    remember the node before a step, judge it after. Lives are told
 *          apart by name and incarnation: an index may get another meaning.
 */
#ifndef TEST_FUZZ_RISES_H
#define TEST_FUZZ_RISES_H

#include "node/state.h"

#define RISES_ORIGINS_MAX 64

struct rises {
    struct origin origins[RISES_ORIGINS_MAX];
    uint32_t high, self;
    uint64_t renewals, adopted;
    uint32_t own;    /* records that a renewal would give new dots */
    uint32_t others; /* ... and an adoption, at the most */
};

void rises_remember(struct rises *rises, const struct node *node);

/*
 * Ends the target unless, since then,
 * - nothing rose that is claimed of another life than the node's own, if the
 *   step could bring no COVER;
 * - the own claim is what it was, or a renewal or an adoption has raised it
 *   by no more than the records there were to get new dots;
 * - no two own records bear one dot, and none one that is not claimed.
 */
void rises_judge(const struct rises *rises, const struct node *node,
                 bool may_cover);

#endif
