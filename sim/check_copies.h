/*
 * check_copies.h - is there what a reply promises that waited for copies?
 *
 * Promise  when a server says that a report is released, as many servers as
 *          were wanted hold it, or something newer; those that have begun anew
 *          since it was taken are counted, too: they had it, and lost it.
 */
#ifndef SIM_CHECK_COPIES_H
#define SIM_CHECK_COPIES_H

#include "sim.h"

/* A server has taken a report of a client, or holds as much already; its reply
 * leaves when it is released. */
void check_copies_taken(struct sim *sim, uint32_t host, uint32_t key);

/* After each step of a server. */
void check_copies(struct sim *sim, uint32_t host);

void check_copies_free(struct host *host);

#endif
