/*
 * layout.h - where the items of a Nearby Search answer stand in its text.
 *
 * Floor    places: pure functions.
 * Promise  whatever the text is, it is understood or refused; what is cut is
 *          cut by byte ranges, so no number, escape or key order changes.
 * Source   docs/PROTOCOL.md 4 (R20 to R23).
 */
#ifndef PLACES_LAYOUT_H
#define PLACES_LAYOUT_H

#include "base/writer.h"
#include "places/answer.h"

/* Objects and arrays in one another; deeper is hostile. */
#define LAYOUT_DEPTH_MAX 32

/* Items an answer may have; Google's have 20. More is refused. */
#define LAYOUT_ITEMS_MAX 60

struct layout {
    enum answer_status status;
    struct bytes message; /* error_message as JSON has it, without quotes */
    uint32_t count;       /* of results */
    uint32_t open;        /* offset behind the "[" of results */
    uint32_t close;       /* offset of its "]" */
    uint32_t ends[LAYOUT_ITEMS_MAX]; /* offsets behind each item */
};

/*
 * Judge a text: one JSON object (RFC 8259, UTF-8) with "results", an array of
 * objects, and "status", one of Google's words; neither may be there twice.
 *
 * Gives    *layout; borrows from the text.
 * Fails    ERR_MALFORMED  *why says what is wrong; static.
 */
MUST_USE enum err layout_read(struct bytes text, struct layout *layout,
                              const char **why);

/* Write the text with its first items_max results. */
void layout_cut(struct writer *w, struct bytes text,
                const struct layout *layout, uint32_t items_max);

#endif
