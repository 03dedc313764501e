/*
 * origins.h - whose reports are known, and how far.
 *
 * Floor    node: memory.
 * Promise  an origin is one life of one server (name, incarnation); a dot is
 *          an origin and a sequence number, and names one report for ever.
 *          O1  claimed is true: for every report of the origin up to it, the
 *              record of that client here ranks at least as high.
 *          O2  claimed rises only when this server takes a report itself, or
 *              is told by COVER; receiving a record raises applied alone.
 * Source   docs/REPLICATION.md 5.
 */
#ifndef NODE_ORIGINS_H
#define NODE_ORIGINS_H

#include "base/block.h"
#include "base/err.h"
#include "base/hash.h"

#define ORIGIN_NONE UINT32_MAX

struct origin {
    bool used;
    uint16_t name; /* index in names */
    uint64_t incarnation;
    uint64_t claimed;      /* the vector's component; 0 = nothing */
    uint64_t applied;      /* highest sequence number ever stored here */
    uint32_t live;         /* records that bear its dot */
    int64_t heard_at_ms;   /* when one of its numbers last rose */
    int64_t applied_at_ms; /* when applied last rose */
};

struct origins {
    struct origin *list;
    uint32_t count_max;
    uint32_t high;           /* origins from here on are unused */
    uint32_t self;           /* the present life of this server itself */
    uint32_t unclean;        /* origins of which more is applied than claimed */
    uint64_t claims_version; /* rises whenever any claimed changes */
    uint64_t alive_version;  /* ... an origin gets or loses all records */
};

void origins_init(struct origins *origins, struct block *block,
                  uint32_t count_max);

/* Fails    ERR_UNKNOWN  there is no such origin. */
MUST_USE enum err origins_find(const struct origins *origins, uint16_t name,
                               uint64_t incarnation, uint32_t *index);

/* Fails    ERR_FULL  every place is taken. */
MUST_USE enum err origins_add(struct origins *origins, uint16_t name,
                              uint64_t incarnation, int64_t now_ms,
                              uint32_t *index);

/* Is all that is applied claimed? Then the records here are a function of the
 * vector: the highest-ranked of all reports that it names. */
static inline bool origins_are_clean(const struct origins *origins)
{
    return origins->unclean == 0;
}

/* Rises with everything that VECTORs and their hash say. */
static inline uint64_t origins_version(const struct origins *origins)
{
    return origins->claims_version + origins->alive_version;
}

/* What counts of an origin's claim: what is claimed of one whose dots no record
 * here bears is superseded by other claims. */
static inline uint64_t origins_counted(const struct origins *origins,
                                       uint32_t index)
{
    const struct origin *origin = &origins->list[index];

    return origin->live ? origin->claimed : 0;
}

/* No record bears more than is claimed: what was applied beyond counts no
 * more. */
void origins_settle(struct origins *origins, uint32_t index);

/* Forget what is claimed of an origin; and what is applied, if no record bears
 * its dots. */
void origins_unclaim(struct origins *origins, uint32_t index);

/* Forget an origin without records. The caller drops the name's use. */
void origins_remove(struct origins *origins, uint32_t index);

void origins_claim(struct origins *origins, uint32_t index, uint64_t seq,
                   int64_t now_ms);
void origins_apply(struct origins *origins, uint32_t index, uint64_t seq,
                   int64_t now_ms);

/* One record more, or less, bears a dot of that origin. */
void origins_gain(struct origins *origins, uint32_t index);
void origins_lose(struct origins *origins, uint32_t index);

#endif
