/*
 * query.h - what is asked of whoever knows places.
 *
 * Floor    places: pure functions.
 * Units    billionths of a degree WGS 84, micrometres.
 * Shape    plain memory, compared byte by byte: begin with a zeroed one.
 */
#ifndef PLACES_QUERY_H
#define PLACES_QUERY_H

#include "places/answer.h"

#define QUERY_KEYWORD_BYTES_MAX 100

enum places_rank {
    RANK_DISTANCE,   /* nearest first; equally far: by ID */
    RANK_PROMINENCE, /* best known first; see places/rank.h */
    RANKS
};

struct places_query {
    int64_t lat_e9, lon_e9; /* -90e9..90e9, -180e9..180e9 */
    int64_t radius_um;      /* 0..50e9 */
    uint32_t items_max;     /* 0..QUESTION_ITEM_MAX */
    enum places_rank rank;
    /* Any of these is wanted, Google's words parted by commas; "" = all. */
    char types[PLACE_TYPES_BYTES_MAX + 1];
    /* Stands in the name, whatever the case of ASCII; "" = any. */
    char keyword[QUERY_KEYWORD_BYTES_MAX + 1];
};

#endif
