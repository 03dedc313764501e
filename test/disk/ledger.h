/*
 * ledger.h - every report that there ever was, and what was promised of them.
 *
 * Apart from the server: what it knows is the truth that a server is judged by.
 * A client's stamps are all different, so that a client and a stamp name a
 * report.
 */
#ifndef TEST_DISK_LEDGER_H
#define TEST_DISK_LEDGER_H

#include "node/node.h"

#define LEDGER_UPDATES 8192 /* a power of 2 */
#define LEDGER_ORIGINS 64
#define LEDGER_CLIENTS 2048

/* Who takes reports: the server itself, and others. */
enum { SELF, NEIGHBOUR, STRANGER, NAMES };

struct update {
    uint64_t seq;
    uint32_t stamp;
    uint16_t client;
    uint8_t origin; /* of the ledger's; ORIGIN_LOST = its dot never was shown */
};

#define ORIGIN_LOST UINT8_MAX

struct life {
    uint8_t name;
    uint64_t incarnation;
    uint64_t last;    /* the highest number given */
    uint64_t shown;   /* the highest that anybody may have seen */
    uint64_t refuted; /* the highest that others have from a time before it was
                         set back; counts as shown once that is on disk */
};

/* Of each client, the stamp that has to be there at least. */
struct promises {
    uint32_t written[LEDGER_CLIENTS]; /* when the process ends */
    uint32_t synced[LEDGER_CLIENTS];  /* when the power goes */
};

struct ledger {
    unsigned clients;
    unsigned life_count, count;
    struct life lives[LEDGER_ORIGINS];
    struct promises promises;
    struct update updates[LEDGER_UPDATES];
};

void ledger_init(struct ledger *ledger, unsigned clients);
void ledger_copy(struct ledger *to, const struct ledger *from);

struct bytes ledger_name(unsigned name);

/* A life's index; a new one, if there is none yet. */
unsigned ledger_life(struct ledger *ledger, unsigned name,
                     uint64_t incarnation);

/* The index of that life, or LEDGER_ORIGINS. */
unsigned ledger_find_life(const struct ledger *ledger, struct bytes name,
                          uint64_t incarnation);

/* A stamp that no report has; some lie behind earlier ones. */
uint32_t ledger_stamp(const struct ledger *ledger, uint64_t chance);

/* A report that has, or will have, that dot. */
void ledger_add(struct ledger *ledger, unsigned life, uint64_t seq,
                unsigned client, uint32_t stamp);

/* The highest number of a life of the server that others have. */
uint64_t ledger_known(const struct life *life);

/* The highest-ranking report of a client that others than the server have. */
const struct update *ledger_foreign(const struct ledger *ledger,
                                    unsigned client);

/* A server that goes on with a life, at a number, has lost what is above. */
void ledger_lose(struct ledger *ledger, unsigned life, uint64_t from);

#endif
