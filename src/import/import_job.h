/*
 * import_job.h - what an import is to do, and what it reports.
 *
 * Floor    import.
 */
#ifndef IMPORT_IMPORT_JOB_H
#define IMPORT_IMPORT_JOB_H

#include "gather/draft.h"
#include "gather/format.h"
#include "import/places_write.h"

/* How far it is. */
struct places_progress {
    const char *stage;
    int64_t used, all; /* bytes of the inputs; all is -1 if nobody knows */
    int64_t places;
};

struct places_import {
    const char *const *inputs; /* paths; "-" is standard input */
    size_t input_count;        /* 1 and up */
    const char *output;        /* a path */
    enum format from;          /* FORMAT_UNKNOWN = as each looks */
    const char *source;        /* of all places without one; NULL = by looks */
    const char *attribution;   /* of that source; NULL = as usual */
    const char *kinds;         /* path of a table; NULL = the program's */
    bool dry_run;              /* read and judge, write nothing */
    /* Called some times a second; may be NULL. */
    void (*progress)(void *context, const struct places_progress *progress);
    /* Called with the first places of a dry run. */
    void (*example)(void *context, const struct place *place);
    void *context;
};

/* Where something was passed over first. */
struct places_skip {
    int64_t count;
    const char *input; /* borrowed from the inputs */
    int64_t line;
};

struct places_report {
    int64_t taken; /* places of the inputs, doubles too */
    struct places_counts counts;
    struct places_skip skips[DRAFT_SKIPS];
    char uncredited[DRAFT_SOURCE_BYTES_MAX + 1]; /* a source without
                                                    attribution, or "" */
};

#endif
