/*
 * report_json.h - a report as the API takes it: {"lat": 34.07, "lon": -118.4}.
 *
 * Floor    http: pure functions.
 * Source   docs/openapi.json, Report.
 */
#ifndef HTTP_REPORT_JSON_H
#define HTTP_REPORT_JSON_H

#include "core/ext.h"
#include "core/position.h"
#include "core/stamp.h"

#define REPORT_TEXT_BYTES_MAX                                                  \
    (POSITION_BYTES_MAX + STAMP_BYTES_MAX + EXT_LABEL_BYTES_MAX +              \
     EXT_EVENT_BYTES_MAX)

struct report_json {
    struct bytes position, stamp; /* texts as the line protocol takes them */
    int64_t stamp_ns;
    struct ext ext;
};

/*
 * Read a body.
 *
 * Takes    now_ns, the stamp of a report that has none; w, with room for
 *          REPORT_TEXT_BYTES_MAX, which the texts are written into.
 * Fails    ERR_MALFORMED, ERR_RANGE  *why says what is wrong, static.
 */
MUST_USE enum err report_json_read(struct bytes body, int64_t now_ns,
                                   struct writer *w, struct report_json *report,
                                   const char **why);

#endif
