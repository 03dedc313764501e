/*
 * traffic.h - what crosses the wires, counted by kind of frame.
 */
#ifndef SIM_TRAFFIC_H
#define SIM_TRAFFIC_H

#include "sim.h"

/* Whole frames that a node wants to send. */
void traffic_note(struct sim *sim, const uint8_t *bytes, size_t size);

/* Records sent by all nodes ever. */
uint64_t traffic_sent(const struct sim *sim);

#endif
