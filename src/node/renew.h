/*
 * renew.h - a new life begun while running, because this one is not what it
 * was taken for.
 *
 * Floor    node.
 * Promise  if anybody knows more of this life's reports than this server does,
 *          it was set back (a restored disk, a rolled-back machine), and would
 *          use numbers that are used up. It begins a new life before the next
 *          report; what it has taken since it was set back gets new dots, and
 *          the old life is filled up by others like anybody's. Sessions in
 *          which it said that it claims any of it end: whoever believes that
 *          would not send what was lost.
 * Source   docs/REPLICATION.md R12.
 */
#ifndef NODE_RENEW_H
#define NODE_RENEW_H

#include "node/state.h"

/*
 * The other end of a link names this number of an origin.
 *
 * Fails    ERR_FULL     a new life is due, and there is no room to tell it
 *                       apart.
 *          ERR_REFUSED  a new life has begun, and the link has ended by it: no
 *                       more of what came over it counts.
 */
MUST_USE enum err renew_if_refuted(const struct step *step,
                                   const struct link *link, uint32_t origin,
                                   uint64_t seq);

#endif
