/*
 * recorder.h - the feed as it goes to files: the journal and snapshots.
 *
 * Floor    node.
 * Promise  a file is a link to disk. J1  At any end of it that node_record gave
 *          without more, what it claims is true of what it holds, with the
 *          files before it; J2  also at any earlier end, as claims stand behind
 *          the records that they need. A snapshot claims, at its end, what was
 *          claimed when it began: whatever it misses because it changed since
 *          is in the journal.
 * Source   docs/DATA.md 6, docs/REPLICATION.md 9.
 */
#ifndef NODE_RECORDER_H
#define NODE_RECORDER_H

#include "node/state.h"

/* In node->restored: the table of lives had no room to remember it. */
#define RESTORED_CROWDED_OUT UINT32_MAX

void recorder_init(struct node *node, struct block *block,
                   uint32_t origin_count);

/* This origin's claims were taken back: the journal has to say so. */
void recorder_unclaim(struct node *node, uint32_t origin);

/* Its index gets another meaning, or none. */
void recorder_forget_origin(struct node *node, uint32_t origin);

#endif
