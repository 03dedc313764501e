/*
 * kinds.h - what others call a kind of place, and Google's words for it.
 *
 * Floor    gather: pure functions over a table that is read once.
 * Shape    the table borrows from its text (data/kinds.tsv).
 * Limits   KINDS_MAX rows; of one place KINDS_FOUND_MAX rows count.
 * Source   docs/DATA.md 2.2.
 */
#ifndef GATHER_KINDS_H
#define GATHER_KINDS_H

#include "base/err.h"
#include "places/answer.h"

#define KINDS_MAX           2048
#define KINDS_FOUND_MAX     8
#define KINDS_KEY_BYTES_MAX 80
#define KINDS_WEIGHT_MAX    100
#define KINDS_WEIGHT_UNIT   3000 /* what each counts in places/rank.h */

enum kinds_scheme {
    KINDS_OSM,      /* "amenity=restaurant", "amenity=*", "*=*" */
    KINDS_OVERTURE, /* "cafe", "*_restaurant", "*" */
    KINDS_GEONAMES, /* "S.HTL", "S.*" */
    KINDS_TYPE,     /* Google's own word, or "*" */
    KINDS_SCHEMES
};

struct kind {
    enum kinds_scheme scheme;
    struct bytes key;
    struct bytes types; /* Google's words, best first; "" = only the general */
    int64_t weight;     /* 0..100; with 0 such places are left out */
    int64_t extent_m;
};

struct kinds {
    struct kind rows[KINDS_MAX];
    uint32_t count;
    uint16_t slots[2 * KINDS_MAX]; /* row + 1 by hash; 0 = free */
};

/*
 * Read a table.
 *
 * Takes    text, borrowed as long as the table is used.
 * Fails    ERR_MALFORMED  *line is the number of the bad line, *why says what
 *          is wrong; static.
 */
MUST_USE enum err kinds_read(struct kinds *kinds, struct bytes text,
                             int64_t *line, const char **why);

/* Add a row to a table; there is room. Gives false if its key has a row. */
bool kinds_put(struct kinds *kinds, const struct kind *row);

/* The table that comes with the program. */
struct bytes kinds_default(void);

/* The rows that speak of one place, heaviest first; begin with a zeroed one. */
struct kinds_found {
    const struct kind *rows[KINDS_FOUND_MAX];
    size_t count;
    bool barred; /* a row says that such places are left out */
};

/* Add the row of one tag, if there is one, of every part of a value with
 * semicolons. */
void kinds_add_tag(const struct kinds *kinds, struct bytes key,
                   struct bytes value, struct kinds_found *found);

/* Add the row of one name; gives whether the table has that very name, rather
 * than a pattern, or nothing. */
bool kinds_add(const struct kinds *kinds, enum kinds_scheme scheme,
               struct bytes name, struct kinds_found *found);

/* Add "*=*", if no tag has a row: then it has a name, and that is all. */
void kinds_add_any(const struct kinds *kinds, struct kinds_found *found);

/* Bytes that the filters of a table take, with a NUL behind each. */
#define KINDS_FILTERS_BYTES_MAX ((size_t)KINDS_MAX * (KINDS_KEY_BYTES_MAX + 8))

/*
 * Write what osmium's tags-filter takes for the next of OSM's keys that the
 * table asks for: "nwr/amenity", "nwr/highway=bus_stop,services".
 *
 * Takes    *row, 0 at first; it is moved behind the key's first row.
 * Gives    false if there is none any more.
 */
bool kinds_write_filter(const struct kinds *kinds, uint32_t *row,
                        struct writer *w);

/* Write Google's words for what was found, each once, bounded as a place's
 * types are; nothing if nothing was found. */
void kinds_write_types(const struct kinds_found *found, struct writer *w);

/* Add Google's words of a list that are not there yet, as long as there is room
 * for them and for the general ones behind.
 * Takes    w, with room for PLACE_TYPES_BYTES_MAX in all. */
void kinds_write_specific(struct writer *w, struct bytes list);

/* End a list of types with what all such places are as well:
 * point_of_interest and establishment, unless the list is of politics. */
void kinds_write_general(struct writer *w);

#endif
