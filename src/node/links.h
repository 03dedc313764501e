/*
 * links.h - a link's life, from its connection to its end.
 *
 * Floor    node.
 * Promise  a neighbour has at most one live link; whatever was learnt about
 *          the other end dies with the connection (docs/REPLICATION.md R9).
 */
#ifndef NODE_LINKS_H
#define NODE_LINKS_H

#include "node/state.h"
#include "node/times.h"

void links_init(struct node *node, struct block *block, uint32_t link_count,
                uint32_t origin_count);

/* The connection is made; neighbour when this server dialled it. */
void links_open(const struct step *step, struct link *link, uint32_t neighbour);

/* Proved and kept: the neighbour's one live link from now on. */
void links_set_live(const struct step *step, struct link *link);

/*
 * End it from this side: no more is read or streamed, a BYE goes out unless
 * the other end said it first, and the connection is to be closed.
 */
void links_end(const struct step *step, struct link *link, enum bye reason,
               bool theirs);

/* How long a live link may be silent. */
static inline int64_t links_silent_ms(const struct link *link)
{
    return link->doubted ? DOUBT_MS : SILENT_MS;
}

/* The connection is gone: the link is free again. */
void links_close(const struct step *step, struct link *link);

/* An origin's index gets another meaning: no link remembers the old one. */
void links_forget_origin(struct node *node, uint32_t origin);

/* Nothing of what was said of an origin's claims holds any more. */
void links_unclaim_origin(struct node *node, uint32_t origin);

#endif
