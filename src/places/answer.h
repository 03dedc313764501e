/*
 * answer.h - the places near a client, as the client reads them.
 *
 * Floor    places: pure functions, nothing kept between calls.
 * Units    ten-millionths of a degree for places, metres for extents.
 * Source   docs/PROTOCOL.md 4 (R20 to R23): the layout of Google's Nearby
 *          Search, so that a client cannot tell who answered.
 */
#ifndef PLACES_ANSWER_H
#define PLACES_ANSWER_H

#include "base/writer.h"
#include "core/command.h"

#define PLACE_ID_BYTES_MAX    64
#define PLACE_TEXT_BYTES_MAX  200 /* of a name, of a vicinity */
#define PLACE_TYPES_MAX       8
#define PLACE_TYPES_BYTES_MAX 200
#define ATTRIBUTIONS_MAX      8
#define ATTRIBUTION_BYTES_MAX 200

struct place {
    struct bytes id;       /* unique and lasting: "geonames:5368361" */
    struct bytes name;     /* UTF-8 */
    struct bytes types;    /* Google's words, parted by commas */
    struct bytes vicinity; /* UTF-8; may be empty */
    int64_t lat_e7, lon_e7;
    int64_t extent_m; /* half a side of the box that shows the place */
    int64_t weight;   /* 0..1000000: how well known; see places/rank.h */
};

/* Google's words, in docs/PROTOCOL.md 4.3. */
enum answer_status {
    ANSWER_OK,
    ANSWER_ZERO_RESULTS,
    ANSWER_INVALID_REQUEST,
    ANSWER_OVER_QUERY_LIMIT,
    ANSWER_REQUEST_DENIED,
    ANSWER_UNKNOWN_ERROR,
    ANSWER_STATUSES
};
extern const char *const answer_status_texts[ANSWER_STATUSES];

struct answer {
    enum answer_status status;
    const char *error_message;                   /* NULL with the first two */
    struct bytes attributions[ATTRIBUTIONS_MAX]; /* whose data it is */
    size_t attribution_count;
    struct place places[QUESTION_ITEM_MAX]; /* nearest first */
    size_t place_count;
};

/* More bytes than any answer takes: every text may need six bytes for one. */
#define ANSWER_BYTES_MAX                                                       \
    (QUESTION_ITEM_MAX * (6 * (PLACE_ID_BYTES_MAX + 2 * PLACE_TEXT_BYTES_MAX + \
                               PLACE_TYPES_BYTES_MAX) +                        \
                          1400) +                                              \
     6 * ATTRIBUTIONS_MAX * ATTRIBUTION_BYTES_MAX + 1024)

/* The JSON text, without a newline at its end. */
void answer_write(struct writer *w, const struct answer *answer);

/*
 * A provider's JSON text made fit to follow an AT line: of two or more
 * newlines in a row one is kept (R22), those at the end are dropped, and
 * exactly two are put there (R23).
 */
void answer_squeeze(struct writer *w, struct bytes json);

#endif
