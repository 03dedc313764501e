/*
 * features.h - finds the bytes of each GeoJSON feature in a stream.
 *
 * Floor    gather: a machine without hands; chunks come in, features go out.
 * Shape    a FeatureCollection however it is laid out, or features one behind
 *          the other, with or without RS (RFC 8142). Features are only cut
 *          out here; json_check judges them.
 * Limits   a feature has at most FEATURES_BYTES_MAX bytes; longer ones are
 *          passed over.
 */
#ifndef GATHER_FEATURES_H
#define GATHER_FEATURES_H

#include "base/bytes.h"

#define FEATURES_BYTES_MAX (1u << 20)

enum features_told {
    FEATURES_MORE,     /* the chunk is read; give the next one */
    FEATURES_ONE,      /* here is a feature */
    FEATURES_TOO_LONG, /* one was passed over */
    FEATURES_BAD,      /* the stream is no GeoJSON; nothing more comes */
};

struct features {
    uint8_t *memory; /* FEATURES_BYTES_MAX; for one that chunks cut */
    size_t kept;     /* bytes of it that are there */
    bool too_long;
    uint32_t depth; /* of brackets that are open */
    uint32_t floor; /* of the bracket around the features: 0, or 2 */
    bool capturing; /* a feature, or a collection's head */
    bool tail;      /* behind a collection's features */
    bool text, escape;
    uint8_t word, step; /* how far "features": [ is read */
    int64_t line;       /* where it reads; counted from 1 */
    int64_t begun;      /* line of the feature that was told last */
    const char *why;    /* with BAD; static */
};

/* Takes    memory of FEATURES_BYTES_MAX bytes. */
struct features features_make(uint8_t *memory);

/*
 * Read on.
 *
 * Takes    *chunk, which is cut at its front by what was read.
 * Gives    *feature with FEATURES_ONE, readable as long as the chunk is, and
 *          until the next call.
 */
enum features_told features_next(struct features *f, struct bytes *chunk,
                                 struct bytes *feature);

/* The stream has ended; gives whether it may end there. */
bool features_end(struct features *f);

#endif
