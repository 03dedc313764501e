/*
 * twin.h - a second process under the name of a server that runs: its
 * neighbours, and clients, meet now the one, now the other.
 */
#ifndef SIM_TWIN_H
#define SIM_TWIN_H

#include "sim.h"

/* There is one twin at a time; a second does not begin. */
void twin_begin(struct sim *sim, uint32_t of);
void twin_end(struct sim *sim, uint32_t of);
void twin_free(struct sim *sim);

/* Who answers under that host's name, this time. */
uint32_t twin_or(struct sim *sim, uint32_t host, enum dice_purpose purpose);

#endif
