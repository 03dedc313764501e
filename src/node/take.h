/*
 * take.h - a record that was accepted elsewhere, or in an earlier life, takes
 * its place.
 *
 * Floor    node.
 * Promise  it is merged by rank, whatever order records come in, and never
 *          judged: what a server of the herd has accepted, every server holds,
 *          unless it has expired, which it does everywhere.
 *          No claim rises by it.
 * Source   docs/REPLICATION.md 4.4, R2.
 */
#ifndef NODE_TAKE_H
#define NODE_TAKE_H

#include "core/entry.h"
#include "node/state.h"

/*
 * Merge one record.
 *
 * Takes    entry, borrowed for the call; the keyed hash of its ID; its dot's
 *          origin as an index here; the session that brought it.
 * Fails    ERR_FULL  there is no room for it; nothing is changed.
 */
MUST_USE enum err take_entry(const struct step *step, const struct entry *entry,
                             uint64_t hash, uint32_t origin, uint32_t session);

#endif
