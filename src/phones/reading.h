/*
 * reading.h - a request while it is being understood; and what its readers,
 * one for each shape, have in common.
 *
 * Floor    phones: pure functions.
 * Memory   texts are written into the scratch memory; what turns out not to be
 *          needed is taken back.
 */
#ifndef PHONES_READING_H
#define PHONES_READING_H

#include "phones/phones.h"
#include "phones/sighting.h"
#include "json/json_read.h"

/* No app's form is as long; this bounds what a name is looked for in. */
#define READING_FORM_BYTES_MAX 65536

/* How deep objects and arrays of phones may be in one another. */
#define READING_DEPTH_MAX 32

struct reading {
    const struct phones_request *request;
    struct writer *w; /* the scratch */
    phones_key *key;  /* may be NULL */
    void *context;
    struct phones_said *said;
    struct json_value json; /* the body; JSON_NONE if it is none */
    struct bytes form;      /* the body, if it may be one; else empty */
    enum ext_source source; /* of the reports */
    /* Which one makes room for a newer one; NULL = it is to be looked for. */
    struct phones_report *oldest;
};

/* One shape of requests. Each fits only what the ones before it do not. */
struct reading_shape {
    enum phones_app app;
    enum ext_source source;
    bool (*fits)(const struct reading *reading);
    void (*read)(struct reading *reading);
};

/*
 * What a value of JSON says as a text, unescaped into the scratch if it must
 * be.
 *
 * Fails    ERR_UNKNOWN  it is null, an array or an object.
 *          ERR_FULL     there is no room.
 */
MUST_USE enum err reading_text(struct reading *reading, struct json_value value,
                               struct bytes *text);

/* Say all that an object's own members say in a dialect. */
void reading_members(struct reading *reading, struct json_value object,
                     enum dialect dialect, struct sighting *sighting);

/* A pair of the query, or else of the form, decoded; empty if there is none. */
struct bytes reading_pair(struct reading *reading, const char *name);

/*
 * A point is complete: it becomes a report, or is passed over.
 *
 * Takes    id, as it is; empty = what the point has told, or else the query,
 *          the user, or at last ids_nameless.
 */
void reading_take(struct reading *reading, struct sighting *sighting,
                  struct bytes id);

#endif
