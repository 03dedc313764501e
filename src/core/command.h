/*
 * command.h - one line of a client, judged.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Promise  every byte string is a blank line, a report, a question or an
 *          invalid command; nothing else is ever said about a client's input.
 * Source   docs/PROTOCOL.md 3 to 5 (R8 to R10, R16 to R18, R25, R26).
 */
#ifndef CORE_COMMAND_H
#define CORE_COMMAND_H

#include "base/bytes.h"
#include "core/position.h"
#include "core/stamp.h"

#define ID_BYTES_MAX      1024
#define EXT_BYTES_MAX     256
#define QUESTION_KM_MAX   50
#define QUESTION_ITEM_MAX 20

enum command_kind {
    COMMAND_BLANK,    /* white space alone: no command, no reply */
    COMMAND_REPORT,   /* IAMAT */
    COMMAND_QUESTION, /* WHATSAT */
    COMMAND_INVALID,  /* answered by "? " and a copy */
};

struct command {
    enum command_kind kind;
    struct bytes text; /* the line without outer white space */
    struct bytes id;   /* 1 to ID_BYTES_MAX bytes; of reports and questions */

    /* Of a report. */
    struct bytes position_text, stamp_text;
    struct bytes ext; /* core/ext.h; empty from the line protocol */
    int64_t stamp_ns;

    /* Of a question. */
    int64_t radius_um;  /* micrometres, 0 to 50e9 (50 km), exact */
    uint32_t items_max; /* 0 to 20 */
};

/* Judge one line. What is given borrows from the line. */
struct command command_parse(struct bytes line);

/* Can a client be called so: 1 to ID_BYTES_MAX bytes, no white space? */
bool command_is_id(struct bytes id);

/*
 * A report that came in by another way, judged as a line would be.
 *
 * Takes    ext, at most EXT_BYTES_MAX bytes that ext_write wrote.
 * Gives    *command, which borrows all; untouched on failure.
 * Fails    ERR_MALFORMED, ERR_RANGE, ERR_LIMIT  as command_is_id,
 *          position_parse and stamp_parse have it, in that order.
 */
MUST_USE enum err command_report(struct bytes id, struct bytes position,
                                 struct bytes stamp, struct bytes ext,
                                 struct command *command);

#endif
