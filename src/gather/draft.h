/*
 * draft.h - a place in the making, of whatever a file says.
 *
 * Floor    gather: pure functions.
 * Promise  what draft_judge finds good has an id, a name, types and a vicinity
 *          as docs/DATA.md 2 wants them, and a position in range.
 */
#ifndef GATHER_DRAFT_H
#define GATHER_DRAFT_H

#include "gather/kinds.h"
#include "gather/shape.h"

#define DRAFT_SOURCE_BYTES_MAX 32
#define DRAFT_EXTENT_M_MAX     1000000

/* Why something is no place. */
enum draft_skip {
    DRAFT_GOOD,
    DRAFT_NO_NAME,
    DRAFT_NO_KIND,
    DRAFT_NO_POSITION,
    DRAFT_OUT_OF_RANGE,
    DRAFT_TOO_LONG,
    DRAFT_SKIPS
};
extern const char *const draft_skip_texts[DRAFT_SKIPS];

/* Of two drafts with one id the one that says more is preferred. */
enum { DRAFT_OUTLINE = 1, DRAFT_WHOLE = 2 };

struct draft {
    struct place place; /* after draft_judge; borrows from below */
    unsigned preference;
    bool located;
    uint64_t population; /* 0 = not said */
    uint32_t tags;       /* what else is said that tells it is well known */
    int64_t kind_weight;
    struct writer id, name, types, vicinity;
    uint8_t id_bytes[PLACE_ID_BYTES_MAX];
    uint8_t name_bytes[PLACE_TEXT_BYTES_MAX];
    uint8_t types_bytes[PLACE_TYPES_BYTES_MAX];
    uint8_t vicinity_bytes[PLACE_TEXT_BYTES_MAX];
};

/* By what, and in which memory, a file's places are read. */
struct draft_rules {
    const struct kinds *kinds;
    struct bytes source; /* "" = as the places look */
    struct shape *shape;
};

void draft_clear(struct draft *draft);

/*
 * Add text as it may stand in a file of places: well-formed, control
 * characters and runs of blanks become one blank, none at either end. What
 * does not fit is cut off at a character.
 */
void draft_clean(struct writer *w, struct bytes text);

/* "source:prefix" and the rest; what does not fit, or has bytes that an id may
 * not have, leaves the draft without one. */
void draft_id(struct draft *draft, struct bytes source, const char *prefix,
              struct bytes rest);

/* Types, weight and extent of what was found. */
void draft_kind(struct draft *draft, const struct kinds_found *found);

/* The same of a list of words, parted by blanks, commas or the like: tags
 * (amenity=cafe), Google's own words, or Overture's. A word that no table has
 * is believed to be Google's. */
void draft_words(struct draft *draft, const struct kinds *kinds,
                 struct bytes list);

MUST_USE enum draft_skip draft_locate(struct draft *draft, struct point at);

/*
 * The last word: is it a place? One without an id gets one by its content.
 *
 * Takes    source, for that id.
 */
MUST_USE enum draft_skip draft_judge(struct draft *draft, struct bytes source);

/* A decimal number with a sign perhaps, as degrees; exact to 1e-9. */
bool draft_degrees(struct bytes text, double *degrees);

/* Digits, or 0. */
uint64_t draft_count(struct bytes text);

#endif
