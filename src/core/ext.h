/*
 * ext.h - what phones say of a report besides where and when.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Units    numbers are thousandths: of a metre, of a metre a second, of a
 *          degree, of a percent.
 * Shape    in a record's ext: a run of (tag, size, bytes), each tag once and
 *          rising; numbers as zigzag varints. What is not said is not there.
 *          Tags that a server does not know it carries along, and passes over.
 * Source   docs/DATA.md, docs/REPLICATION.md 2 (ext is last in the order).
 */
#ifndef CORE_EXT_H
#define CORE_EXT_H

#include "base/err.h"
#include "base/writer.h"
#include "core/record.h"

#define EXT_LABEL_BYTES_MAX 16
#define EXT_EVENT_BYTES_MAX 32

enum ext_number {
    EXT_ACCURACY,          /* 0 and up, m */
    EXT_ALTITUDE,          /* m */
    EXT_VERTICAL_ACCURACY, /* 0 and up, m */
    EXT_SPEED,             /* 0 and up, m/s */
    EXT_COURSE,            /* 0 to below 360 degrees, clockwise from north */
    EXT_BATTERY,           /* 0 to 100 percent */
    EXT_NUMBERS
};

/* By which way a report came in. */
enum ext_source {
    EXT_SOURCE_NONE, /* the line protocol, or not known */
    EXT_SOURCE_HTTP, /* the API's PUT and POST */
    EXT_SOURCE_OWNTRACKS,
    EXT_SOURCE_TRACCAR, /* and OsmAnd: one protocol */
    EXT_SOURCE_GPSLOGGER,
    EXT_SOURCE_OPENGTS,
    EXT_SOURCE_OVERLAND,
    EXT_SOURCE_GEOJSON,
    EXT_SOURCES
};

enum ext_word { EXT_UNSAID, EXT_NO, EXT_YES };

struct ext {
    bool has[EXT_NUMBERS];
    int64_t number[EXT_NUMBERS]; /* thousandths */
    enum ext_source source;
    enum ext_word charging;
    bool clamped;       /* the stamp is this server's: the client's was ahead */
    struct bytes label; /* UTF-8, what maps show: OwnTracks' tid */
    struct bytes event; /* UTF-8, why it was sent */
};

/* "owntracks", ...; of EXT_SOURCE_NONE "line". */
const char *ext_source_name(enum ext_source source);

/* "accuracy", "vertical_accuracy", ...: as the API calls them. */
const char *ext_number_name(enum ext_number which);

/* May it be so? Units as above. */
bool ext_is_in_range(enum ext_number which, int64_t number);

/*
 * Write the bytes of a record's ext: at most EXT_BYTES_MAX, nothing if nothing
 * is said. Numbers out of their range, and texts that are too long or no
 * UTF-8, are left out.
 */
void ext_write(struct writer *w, const struct ext *ext);

/*
 * Read a record's ext. Any bytes are a good ext: what cannot be read is left
 * out, as if it were not said.
 *
 * Gives    *ext, whose texts borrow from the bytes.
 */
void ext_read(struct bytes bytes, struct ext *ext);

#endif
