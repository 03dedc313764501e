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
/* If a server gave the next dot to something of a client, the ledger hears of
 * it; before: the number that it gave last. */
void clients_note(struct sim *sim, uint32_t host, uint32_t key,
                  uint64_t before);

struct node_answer clients_say(struct sim *sim, uint32_t host, uint32_t key,
                               struct bytes line);

/* A report of that client at that server; false if nobody answers there. */
bool clients_report_at(struct sim *sim, uint32_t host, uint32_t key);

#endif
