/*
 * lives.h - servers' lives (origins) as they come into sight and fade away.
 *
 * Floor    node.
 * Promise  a claim may be forgotten at any time, what was applied only when no
 *          record bears it (docs/REPLICATION.md R10); so a herd whose
 *          servers start anew for ever still needs only a bounded table.
 */
#ifndef NODE_LIVES_H
#define NODE_LIVES_H

#include "node/state.h"

/*
 * The index of a life, known or new.
 *
 * Fails    ERR_FULL  the table is full of lives that still count.
 */
MUST_USE enum err lives_intern(const struct step *step, struct bytes name,
                               uint64_t incarnation, uint32_t *origin);

/* Forget those that have no record, were silent for ORIGIN_FORGET_MS, and
 * whose server lives a later life. */
void lives_tick(const struct step *step);

/* When lives_tick is due next: a quiet server has no other reason to tick. */
int64_t lives_timeout_ms(const struct node *node);

#endif
