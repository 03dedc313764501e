/*
 * endings.h - reports that expire, clients that are forgotten or reset: what
 * operators do, and what the checks have to allow.
 *
 * Promise  judged by the true time and by how far clocks may be off, never by
 *          what a server says.
 */
#ifndef SIM_ENDINGS_H
#define SIM_ENDINGS_H

#include "sim.h"

/* How this run's servers look at time; clocks that differ a little. */
void endings_draw(struct sim *sim);
void endings_set_clocks(struct sim *sim);

/* Is a record over for the fastest clock that there may be? For every one, and
 * its server has had time to see it? */
bool endings_is_over(const struct sim *sim, const struct record *record);
bool endings_is_overdue(const struct sim *sim, const struct record *record);

/* What a server has to say to a report of that stamp. */
enum node_verdict endings_verdict(const struct sim *sim, uint32_t host,
                                  int64_t stamp_ns);

/* The stamp of a report: also of the past, of the future, and beyond what is
 * taken. */
int64_t endings_stamp(struct sim *sim, int64_t now_ns);

/* A client is forgotten, or reset, at a server; false if it is not known. */
bool endings_bury(struct sim *sim, uint32_t host, uint32_t key, bool reset);

/* At times an operator does so, and looks what comes of it. */
bool endings_operate(struct sim *sim);

#endif
