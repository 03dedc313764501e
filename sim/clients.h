/*
 * clients.h - clients that report to whichever server answers.
 */
#ifndef SIM_CLIENTS_H
#define SIM_CLIENTS_H

#include "sim.h"

void clients_init(struct sim *sim);

/* One report, and the next one's time. */
void clients_report(struct sim *sim);

/* A report of that client at that server; false if nobody answers there. */
bool clients_report_at(struct sim *sim, uint32_t host, uint32_t key);

#endif
