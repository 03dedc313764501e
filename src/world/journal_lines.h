/*
 * journal_lines.h - what stands in a batch of a journal, one thing a line, for
 * people and grep.
 *
 * Floor    world.
 * Promise  any bytes give lines; what is no frame gives one that begins with
 *          an exclamation mark. A line has no byte but what can be printed:
 *          others stand as \xNN, a backslash as two.
 * Source   docs/DATA.md, muster(1).
 */
#ifndef WORLD_JOURNAL_LINES_H
#define WORLD_JOURNAL_LINES_H

#include "base/bytes.h"
#include "base/err.h"

#include <stdio.h>

struct journal_meaning;

struct journal_lines {
    FILE *out;
    struct journal_meaning *meanings; /* owned; of indices of origins */
    bool whole;                       /* nothing began with a mark */
};

/* Fails    ERR_FULL  memory is short. */
MUST_USE enum err journal_lines_open(struct journal_lines *lines, FILE *out);
void journal_lines_close(struct journal_lines *lines);

/* No index has a meaning any more. */
void journal_lines_forget(struct journal_lines *lines);

/* Takes    frames, and where in the file they begin. */
void journal_lines_frames(struct journal_lines *lines, struct bytes frames,
                          uint64_t at);

/* Bytes that are not what stands there. */
void journal_lines_none(struct journal_lines *lines, uint64_t from, uint64_t to,
                        const char *what);

/* The text, as the promise says. */
void journal_lines_text(struct journal_lines *lines, struct bytes text);

#endif
