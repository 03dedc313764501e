/*
 * field.h - what phones call what they say, and in which unit: one table.
 *
 * Floor    phones: pure functions.
 * Source   docs/PHONES.md 2.
 */
#ifndef PHONES_FIELD_H
#define PHONES_FIELD_H

#include "core/ext.h"

/* What a name means. The first are the numbers of core/ext.h. */
enum field {
    FIELD_ID = EXT_NUMBERS,
    FIELD_LAT,
    FIELD_LON,
    FIELD_PLACE, /* both in one text */
    FIELD_TIME,
    FIELD_VALID, /* whether the receiver stands by it */
    FIELD_CHARGING,
    FIELD_BATTERY_STATUS, /* OwnTracks' number for it */
    FIELD_LABEL,
    FIELD_EVENT,
};

enum unit {
    UNIT_AS_IT_IS, /* metres, degrees, percent, texts */
    UNIT_MS,       /* metres a second */
    UNIT_KMH,
    UNIT_KNOTS,
    UNIT_MPH,
    UNIT_OF_ONE, /* a battery from 0 to 1 */
    UNIT_STATED, /* as `units=` says; knots if nobody says */
    UNITS
};

/* The same name means different things to different apps. */
enum dialect {
    DIALECT_QUERY = 1,     /* queries, forms, objects with the same names */
    DIALECT_OWNTRACKS = 2, /* a location or transition */
    DIALECT_SI = 4,        /* JSON of Overland, Traccar Client 9, GeoJSON */
};

struct field_row {
    struct bytes name;
    unsigned dialects;
    unsigned field; /* enum field or enum ext_number */
    enum unit unit;
};

/* What a name means in a dialect; NULL = nothing. */
const struct field_row *field_find(enum dialect dialect, struct bytes name);

/* The unit of that name, as in units=kmh; UNIT_STATED if there is none. */
enum unit field_unit(struct bytes name);

/*
 * A number in a unit, as core/ext.h has it.
 *
 * Fails    ERR_MALFORMED  it is no number.
 *          ERR_RANGE      it cannot be, or is what the app says when it does
 *          not know: below 0, or an accuracy of 0.
 */
MUST_USE enum err field_number(unsigned number, enum unit unit,
                               struct bytes text, int64_t *thousandths);

#endif
