/*
 * json.h - writes JSON in the layout of Google's Places service.
 *
 * Floor    json: pure functions; a writer keeps where it is.
 * Shape    three blanks a level, `"key" : value`, empty arrays as `[]`, short
 *          arrays of texts on one line: what clients of that service compare.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include "base/writer.h"

struct json {
    struct writer *w;
    unsigned depth; /* open objects and arrays */
    bool first;     /* nothing was written at this depth yet */
};

struct json json_make(struct writer *w);

/* The key of the next value, inside an object. */
void json_key(struct json *json, const char *key);

void json_object_begin(struct json *json);
void json_object_end(struct json *json);

/* An array of objects: json_next before each element. */
void json_array_begin(struct json *json);
void json_next(struct json *json);
void json_array_end(struct json *json);

/* UTF-8 text; quotes, backslashes and control characters are escaped. */
void json_text(struct json *json, struct bytes text);

/* A whole array of texts, on one line if that is short. */
void json_texts(struct json *json, const struct bytes *texts, size_t count);

/* A value that is JSON already, as it stands. */
void json_put(struct json *json, struct bytes value);

/* Ten-millionths as a decimal number without needless zeros. */
void json_e7(struct json *json, int64_t value_e7);

#endif
