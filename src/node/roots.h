/*
 * roots.h - servers that were heard of as roots: how fresh, and how near this
 * server itself has been to each.
 *
 * Floor    node.
 * Promise  the table never fills: there is a place for the root of each link,
 *          this server's own, and one to spare; the stalest makes room.
 * Source   docs/REPLICATION.md 7.
 */
#ifndef NODE_ROOTS_H
#define NODE_ROOTS_H

#include "node/state.h"

void roots_init(struct node *node, struct block *block);

/* The index of a beacon's root, known or new; its number is noted. */
uint16_t roots_note(const struct step *step, const struct beacon *beacon);

/* Smaller than 0: a is the better root. The smaller name; of two lives of one
 * server the later. */
int roots_compare(const struct node *node, uint16_t a, uint16_t b);

struct bytes roots_name(const struct node *node, uint16_t root);

/* Is it this server, in this life or another? */
bool roots_is_self(const struct node *node, uint16_t root);

/* This server heard nobody for so long, so no root was silent. */
void roots_note_stall(struct node *node, int64_t gap_ms);

/* Has its number risen lately? */
bool roots_is_fresh(const struct step *step, uint16_t root);

/* Nearer than this server ever was to that beat of the root, or newer: who
 * says so cannot have heard it from here. */
bool roots_is_feasible(const struct node *node, const struct advert *advert);

/* This server tells its neighbours so; what is feasible narrows. */
void roots_tell(struct node *node, uint16_t root, uint32_t number,
                uint32_t distance);

#endif
