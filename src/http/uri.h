/*
 * uri.h - paths and queries as they stand in a request, and what they mean.
 *
 * Floor    http: pure functions, nothing kept between calls.
 * Promise  escapes are decoded once, and only after the text was parted; any
 *          byte may come out of one.
 * Source   RFC 3986; application/x-www-form-urlencoded as the WHATWG has it.
 */
#ifndef HTTP_URI_H
#define HTTP_URI_H

#include "base/err.h"
#include "base/writer.h"

/* A request's target, parted but not decoded. Borrows from it. */
struct uri {
    struct bytes path;  /* begins with a slash */
    struct bytes query; /* without the question mark */
};

/*
 * Part a target: "/a/b?x=1", "http://host/a?x=1", and "?x=1", which some
 * trackers send, as if it began with a slash. A fragment is cut off.
 */
struct uri uri_split(struct bytes target);

/*
 * Decode escapes; in a query or a form a plus is a blank.
 *
 * Fails    ERR_MALFORMED  a percent sign without two hexadecimal digits.
 *          ERR_LIMIT      the writer is full.
 */
MUST_USE enum err uri_decode(struct bytes text, bool plus, struct writer *w);

/* The next pair of a query or form, not decoded; false at its end. Pairs
 * without a name are passed over. */
bool uri_next_pair(struct bytes *rest, struct bytes *name, struct bytes *value);

/*
 * The first value of a name in a query or form, decoded.
 *
 * Takes    w, which the value is written into.
 * Fails    ERR_UNKNOWN    there is no such name.
 *          ERR_MALFORMED, ERR_LIMIT  as uri_decode.
 */
MUST_USE enum err uri_find(struct bytes query, const char *name,
                           struct writer *w, struct bytes *value);

/* The next segment of a path: what is between two slashes; false at its end. */
bool uri_next_segment(struct bytes *rest, struct bytes *segment);

/* Bytes as one segment of a path, or one value of a query: all but letters,
 * digits and - . _ ~ are escaped. */
void uri_write_segment(struct writer *w, struct bytes bytes);

#endif
