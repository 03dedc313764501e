/*
 * report_json.h - a report as the API takes it: {"lat": 34.07, "lon": -118.4}.
 *
 * Floor    http: pure functions.
 * Shape    an object with lat and lon, numbers, or position, a text as the
 *          line protocol has it; time, a number of s since 1970, or stamp, a
 *          text, or neither; accuracy, altitude, vertical_accuracy (m), speed
 *          (m/s), course (degrees), battery (percent), numbers; charging; label
 *          and event, texts. Members that are null are not said; others that
 *          are not known are passed over.
 * Promise  the digits of numbers are kept as they are, wherever the line
 *          protocol could say them.
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
    struct ext ext; /* its source is EXT_SOURCE_HTTP */
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
