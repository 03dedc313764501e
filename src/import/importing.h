/*
 * importing.h - an import under way: what its readers of files share.
 *
 * Floor    import.
 */
#ifndef IMPORT_IMPORTING_H
#define IMPORT_IMPORTING_H

#include "import/import_job.h"
#include "import/intake.h"

struct importing {
    const struct places_import *import;
    struct places_report *report;
    struct fault *fault;
    struct places_write write;
    struct kinds kinds;
    char *kinds_text; /* of a file; NULL = the program's */
    struct shape shape;
    struct draft_rules rules;
    struct draft draft;
    char sources[ATTRIBUTIONS_MAX][PLACE_ID_BYTES_MAX];
    size_t source_count;

    /* of the input that is read */
    const char *input;
    struct intake *intake;
    int64_t line; /* where what is judged begins */

    int64_t used, all; /* bytes of the inputs before this one; of all */
    int64_t shown_ms;  /* when progress was shown */
    uint32_t unshown;  /* records since it was looked at */
};

/* "FILE:LINE: " and the cause; always gives ERR_REFUSED. */
enum err importing_tell(struct importing *i, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The intake has failed so. */
enum err importing_tell_intake(struct importing *i, enum err error);

/* Tell how far it is, now. */
void importing_show(struct importing *i, const char *stage, int64_t used,
                    int64_t all);

/* A source's attribution; the first one that is said holds. */
MUST_USE enum err importing_credit(struct importing *i, struct bytes source,
                                   struct bytes text);
bool importing_knows(const struct importing *i, struct bytes source);

/* A place, to be written. */
MUST_USE enum err importing_place(struct importing *i,
                                  const struct place *place,
                                  unsigned preference);

/* What a reader has made of a record: the draft, or a reason to pass it over.
 */
MUST_USE enum err importing_draft(struct importing *i, enum draft_skip skip,
                                  struct bytes source);

/* The readers: each reads the intake to its end. */
MUST_USE enum err import_muster(struct importing *i);
MUST_USE enum err import_geonames(struct importing *i);
MUST_USE enum err import_csv(struct importing *i);
MUST_USE enum err import_geojson(struct importing *i);

/* The pbf file called i->input, through osmium. */
MUST_USE enum err import_pbf(struct importing *i);

#endif
