/*
 * sighting.h - one point as it is put together, field by field.
 *
 * Floor    phones: pure functions.
 * Promise  the first good value of each field counts, of IDs and events that
 *          with the best name; one that makes no sense is as if not there.
 * Memory   it keeps copies: what was said need not stay.
 */
#ifndef PHONES_SIGHTING_H
#define PHONES_SIGHTING_H

#include "base/writer.h"
#include "core/position.h"
#include "core/stamp.h"
#include "phones/field.h"
#include "phones/number.h"

/* A short text that is kept. */
struct sighting_text {
    uint8_t data[NUMBER_BYTES_MAX];
    size_t size;
};

struct sighting {
    enum unit speed_unit;          /* of UNIT_STATED */
    bool tried;                    /* some of a position was told */
    bool refused;                  /* whatever it says, it is no point */
    bool no_altitude;              /* what it says of one is no good */
    struct sighting_text lat, lon; /* until both are there */
    struct sighting_text position; /* as position_parse takes it */
    struct sighting_text stamp;    /* as stamp_parse takes it */
    int64_t stamp_ns;              /* 0 = it was not told */
    struct sighting_text label, event;
    struct ext ext;  /* without its texts */
    struct bytes id; /* as told, borrowed; empty = it was not told */
    /* Of the rows for IDs and for events the first ones count. */
    const struct field_row *id_row, *event_row;
};

/* Nothing was said yet. */
void sighting_init(struct sighting *sighting, enum ext_source source);

/*
 * Say one thing.
 *
 * Gives    whether value must stay where it is: it was an ID.
 */
bool sighting_say(struct sighting *sighting, const struct field_row *row,
                  struct bytes value);

/* The same of a number of core/ext.h, in a unit. */
void sighting_number(struct sighting *sighting, unsigned number, enum unit unit,
                     struct bytes value);

/* A sentence of NMEA's. */
void sighting_rmc(struct sighting *sighting, struct bytes sentence);

/* All is said. Gives whether it is a point; one without a time has now's. */
bool sighting_end(struct sighting *sighting, int64_t now_ns);

static inline struct bytes sighting_bytes(const struct sighting_text *text)
{
    return bytes_make(text->data, text->size);
}

#endif
