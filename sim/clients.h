/*
 * clients.h - clients that report to whichever server answers.
 */
#ifndef SIM_CLIENTS_H
#define SIM_CLIENTS_H

#include "sim.h"

void clients_init(struct sim *sim);

/* One report, and the next one's time. */
void clients_report(struct sim *sim);

/* The client's IAMAT line at a server that runs; the ledger hears of it. */
struct node_answer clients_say(struct sim *sim, uint32_t host, uint32_t key,
                               struct bytes line);

/* A report of that client at that server; false if nobody answers there. */
bool clients_report_at(struct sim *sim, uint32_t host, uint32_t key);

#endif
