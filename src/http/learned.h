/*
 * learned.h - how long what other servers take needs to be known here.
 *
 * Floor    http: memory; no clock.
 * Units    delays in ns: when it was known here minus when its taker took it,
 *          each by its own clock. Clocks that differ make them wrong, and even
 *          negative.
 * Limits   the last LEARNED_SAMPLES, and of the last LEARNED_RECENT of these
 *          also whose they were.
 */
#ifndef HTTP_LEARNED_H
#define HTTP_LEARNED_H

#include "core/record.h"

#define LEARNED_SAMPLES 1000
#define LEARNED_RECENT  64

/* What learned_write writes, at most. */
#define LEARNED_ENTRY_BYTES_MAX                                                \
    (3 * ID_BYTES_MAX + STAMP_BYTES_MAX + 6 * SERVER_NAME_BYTES_MAX + 128)
#define LEARNED_JSON_BYTES_MAX (LEARNED_RECENT * LEARNED_ENTRY_BYTES_MAX + 256)

struct learned_entry {
    int64_t delay_ns, stamp_ns;
    uint16_t id_bytes;
    uint8_t stamp_bytes, taker_bytes; /* stamp: 0 = canonical */
    uint8_t id[ID_BYTES_MAX];
    uint8_t stamp[STAMP_BYTES_MAX];
    uint8_t taker[SERVER_NAME_BYTES_MAX];
};

/* All zero: none yet. */
struct learned {
    uint64_t count;                              /* there ever were */
    int64_t delays_ns[LEARNED_SAMPLES];          /* a ring */
    struct learned_entry recent[LEARNED_RECENT]; /* a ring */
};

/* What these many samples come to. */
struct learned_figures {
    uint32_t samples; /* 0: the others say nothing */
    int64_t p50_ns, p99_ns;
};

/* A record of somebody else's has become known at wall_ns. */
void learned_note(struct learned *learned, const struct record *record,
                  int64_t wall_ns);

struct learned_figures learned_figures(const struct learned *learned);

/*
 * Write {"samples":n,"p50_s":x,"p99_s":x,"recent":[...]}, the newest first.
 *
 * Takes    w with room for LEARNED_JSON_BYTES_MAX.
 */
void learned_write(struct writer *w, const struct learned *learned);

#endif
