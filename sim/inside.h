/*
 * inside.h - the only module that looks into a node, on behalf of the checks.
 */
#ifndef SIM_INSIDE_H
#define SIM_INSIDE_H

#include "core/record.h"
#include "node/node.h"

bool inside_link_is_free(const struct node *node, uint32_t link);

/* Its present life, and the last number that it gave. */
uint64_t inside_self_incarnation(const struct node *node);
uint64_t inside_self_seq(const struct node *node);

/* That of the root it believes in. */
uint64_t inside_root_life(const struct node *node);

/* Rises whenever a claim changes. */
uint64_t inside_claims_version(const struct node *node);

/* A claim by its index, without its name; false beyond the last. */
bool inside_claim(const struct node *node, uint32_t index,
                  uint64_t *incarnation, uint64_t *claimed);

/* Is all that is applied claimed? */
bool inside_is_clean(const struct node *node);

/* Clients known. */
uint32_t inside_count(const struct node *node);

/* Gives    false if that client is not known. *own = the dot is of the present
 *          life and was not brought by a link; *seq is its number. */
bool inside_find(const struct node *node, uint64_t hash, struct bytes id,
                 struct record *record, bool *own, uint64_t *seq);

/* Is there a report of that client that a question would find? */
bool inside_shows(const struct node *node, struct bytes id);

/* The feed's number of that client's last change; it is known. */
uint64_t inside_number(const struct node *node, uint64_t hash, struct bytes id);

/* Does it wait for a dial to that neighbour, without a link? */
bool inside_is_dialling(const struct node *node, uint32_t neighbour);

/* Change a record behind the node's back. */
void inside_spoil(struct node *node, uint64_t hash, struct bytes id);

/* The table of which something is taken and belongs to nobody, or in which
 * more is than fits; NULL if all is in order. */
const char *inside_leak(const struct node *node);

/* Where the record of a client comes from: its dot, and the neighbour that
 * brought it in a session that goes on; NODE_STRANGER if there is none. */
struct inside_dot {
    struct bytes name;
    uint64_t incarnation, seq;
    uint32_t neighbour;
};

/* Gives    false if that client is not known. */
bool inside_dot(const struct node *node, uint64_t hash, struct bytes id,
                struct inside_dot *dot, struct record *record);

/* What goes over the link to a neighbour: nothing, news, or a sweep as well. */
enum inside_stream { STREAM_NONE, STREAM_NEWS, STREAM_SWEEP };

enum inside_stream inside_stream(const struct node *node, uint32_t neighbour);

/* Is a PULL about to go to that neighbour? */
bool inside_pulls(const struct node *node, uint32_t neighbour);

/* Link ends that carry records. */
uint32_t inside_carrying(const struct node *node);

#endif
