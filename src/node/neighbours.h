/*
 * neighbours.h - the servers that this one is configured to talk to: when
 * they are dialled, and what people are told of them.
 *
 * Floor    node.
 * Promise  a neighbour without a live link is dialled again and again, ever
 *          more slowly, up to DIAL_MOST_MS; one that has a link never is.
 */
#ifndef NODE_NEIGHBOURS_H
#define NODE_NEIGHBOURS_H

#include "node/state.h"

/* Fails    never: their names have a table of their own, which nobody else
 *          can fill. */
void neighbours_init(struct node *node, struct block *block,
                     const struct node_config *config);

/* Places there are. */
uint32_t neighbours_max(const struct node_config *config);

/* A free place gets a neighbour; one without a link loses his. */
void neighbours_add(const struct step *step, uint32_t neighbour,
                    struct bytes name, uint32_t generation);
void neighbours_remove(const struct step *step, uint32_t neighbour);

/* Index of the neighbour of that name, or NODE_STRANGER. */
uint32_t neighbours_find(const struct node *node, struct bytes name);

/* Dial who is due. */
void neighbours_tick(const struct step *step);

/* When the next one is due; INT64_MAX when none waits. */
int64_t neighbours_timeout_ms(const struct node *node);

/* What became of a dial: its link is live, or it came to nothing. */
void neighbours_dial_done(const struct step *step, uint32_t neighbour);
void neighbours_dial_failed(const struct step *step, uint32_t neighbour);

/* Its live link came, or went. */
void neighbours_gain(const struct step *step, uint32_t neighbour,
                     uint32_t link);
void neighbours_lose(const struct step *step, uint32_t neighbour,
                     enum bye reason, bool theirs);

/* A link with it ended before it lived; told once for each reason. */
void neighbours_refused(const struct step *step, uint32_t neighbour,
                        enum bye reason, bool theirs);

#endif
