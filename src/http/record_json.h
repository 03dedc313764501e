/*
 * record_json.h - a record as the HTTP service tells it.
 *
 * Floor    http: pure functions.
 * Source   docs/openapi.json, Record.
 */
#ifndef HTTP_RECORD_JSON_H
#define HTTP_RECORD_JSON_H

#include "core/record.h"

/* The longest: an ID of escapes, twice, and all the rest. */
#define RECORD_JSON_BYTES_MAX (9 * ID_BYTES_MAX + 2048)

/* Write the exact link to a client, "/v1/clients/kiwi"; at most 12 bytes and
 * three times the ID. */
void record_path_write(struct writer *w, struct bytes id);

/*
 * Write {"id":...,"path":...,"lat":...,...} on one line, of a record that is
 * no tombstone.
 *
 * Takes    w with room for RECORD_JSON_BYTES_MAX.
 */
void record_json_write(struct writer *w, const struct record *record);

/* The same with "distance", in m, as its last member. */
void record_json_write_distance(struct writer *w, const struct record *record,
                                double distance_m);

#endif
