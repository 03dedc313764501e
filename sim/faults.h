/*
 * faults.h - what goes wrong, done to the herd and undone again.
 */
#ifndef SIM_FAULTS_H
#define SIM_FAULTS_H

#include "sim.h"

/* Do it, or with -1 undo it. */
void fault_apply(struct sim *sim, const struct fault *fault, int by);

/* Those of a machine's disk; see faults_disk.c. */
void fault_apply_disk(struct sim *sim, const struct fault *fault, int by);

/* Its process dies, if there is one; it starts, if there is none. */
void fault_kill(struct sim *sim, uint32_t host, bool told);
void fault_start(struct sim *sim, uint32_t host);

/* The bytes from the edge's a to b, and from b to a, wait, or with -1 not. */
void fault_hold(struct sim *sim, uint32_t edge, bool from_a, bool from_b,
                int by);

void fault_begin(struct sim *sim, uint32_t fault);
void fault_end(struct sim *sim, uint32_t fault);

/* All is mended at once, and every server runs. */
void faults_end_all(struct sim *sim);

/* Cut every edge between two groups, or join them again. */
void faults_part(struct sim *sim, uint32_t dice, uint32_t groups, int by);

/* In which of so many groups is a host? */
uint32_t fault_group(uint32_t dice, uint32_t groups, uint32_t host);

#endif
