/*
 * metrics.h - numbers as Prometheus reads them, written from tables.
 *
 * Floor    http: pure functions.
 * Shape    a table names where in a struct each number stands; one call writes
 *          a table for one such struct, or for several, each with a label.
 * Promise  every family has its HELP and TYPE once, in front of its samples;
 *          any bytes may be a label's value.
 * Source   Prometheus' text format 0.0.4.
 */
#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

#include "base/writer.h"

#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

enum metrics_type { METRICS_COUNTER, METRICS_GAUGE };

/* What stands at the offset. */
enum metrics_form {
    METRICS_U64,
    METRICS_U32,
    METRICS_I64,
    METRICS_SIZE,
    METRICS_BOOL, /* 0 or 1 */
    METRICS_NS,   /* int64_t nanoseconds, told in seconds */
};

/* Rows of one family stand together; the first alone has a help. */
struct metrics_row {
    const char *name; /* without "muster_" */
    enum metrics_type type;
    enum metrics_form form;
    size_t offset;
    const char *labels; /* of this row: status="ok"; NULL = none */
    const char *help;   /* one line */
};

/* Several structs of one kind, told apart by a label. */
struct metrics_many {
    const char *label;
    size_t count;
    const void *(*get)(const void *context, size_t index, struct bytes *value);
    const void *context;
};

/* The numbers of one struct. */
void metrics_write(struct writer *w, const struct metrics_row *rows,
                   size_t count, const void *from);

/* The same of several: each family once, with a sample of each struct. */
void metrics_write_many(struct writer *w, const struct metrics_row *rows,
                        size_t count, const struct metrics_many *many);

/* A family whose samples follow by metrics_sample. */
void metrics_family(struct writer *w, const char *name, const char *type,
                    const char *help);

/* One more label of a sample, ready for its place between braces. */
void metrics_label(struct writer *w, const char *name, struct bytes value);

/* A sample of a whole number; labels may be empty; suffix is "_count", or "".
 */
void metrics_sample(struct writer *w, const char *name, const char *suffix,
                    struct bytes labels, uint64_t value);

/* The same of nanoseconds, in seconds. */
void metrics_sample_ns(struct writer *w, const char *name, const char *suffix,
                       struct bytes labels, int64_t ns);

#endif
