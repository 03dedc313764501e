/*
 * pair.h - a server and its neighbour, joined by a link.
 *
 * The neighbour is the same at each meeting: it is put back to how it was.
 */
#ifndef TEST_DISK_PAIR_H
#define TEST_DISK_PAIR_H

#include "server.h"

struct pair {
    struct server *server, *neighbour;
    int64_t ms; /* since they met */
    uint8_t *pages;
    uint32_t *places; /* of those pages in the neighbour's block */
    size_t count;
};

/* Remember the neighbour as it is now. */
void pair_save(struct pair *pair);
void pair_restore(struct pair *pair);
void pair_free(struct pair *pair);

/* Join them until both have the same. Gives whether they came to. */
bool pair_settle(struct pair *pair);

#endif
