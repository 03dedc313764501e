/*
 * pair_ledger.h - every report that either of two nodes took and gave a dot;
 * what they claim is judged by it.
 *
 * A node that was set back gives out dots for a second time until it learns
 * of it. As long as the other claims more of that life than it has used, it
 * will learn, and these reports will get other dots: they are left out until
 * then. If it has used as many, nobody can tell: what carries such a dot is
 * passed over for the other report, and claims are judged no more.
 */
#ifndef TEST_FUZZ_PAIR_LEDGER_H
#define TEST_FUZZ_PAIR_LEDGER_H

#include "pair.h"

void ledger_clear(void);

/* Did a server that was set back use as many numbers as the other knows of?
 * Then agreement is more than can be demanded, too. */
bool ledger_is_blurred(void);

/* Room for what one more act can bring? */
bool ledger_has_room(void);

/* What the present life of a host has taken beyond what is written here. */
void ledger_learn(const struct pair *pair, uint32_t host);

/* A host was set back; or another life of it, or the other's, begins. */
void ledger_set_back(const struct pair *pair, uint32_t host);
void ledger_begin(const struct pair *pair, uint32_t host);

/* Ends the target unless all that a host claims is true: for each report its
 * record of that client ranks at least as high. */
void ledger_check(const struct pair *pair, uint32_t host);

#endif
