/*
 * reply.h - counts the replies in what a server sends.
 *
 * Promise  bytes may come cut at any place; what is half seen waits in the
 *          struct reply of its connection for the next piece.
 */
#ifndef BENCH_REPLY_H
#define BENCH_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where in a reply the bytes of one connection have got to. */
struct reply {
    bool inside;      /* Some of the reply's bytes have been seen. */
    bool inside_line; /* Some of the line's bytes have been seen. */
    bool refused;     /* The reply did not begin with the good byte. */
    bool counted;     /* Of an array: its first line is over. */
    uint32_t count;   /* Its items; then, lines that are missing. */
};

/*
 * Go through the next bytes of a connection.
 *
 * Takes    bytes, borrowed for the call; good, the first byte of a reply that
 *          is no refusal.
 * Gives    how many replies were completed; *refused grows by those that are
 *          refusals.
 */
typedef uint32_t reply_counter(struct reply *reply, char good,
                               const char *bytes, size_t size,
                               uint64_t *refused);

/* Each reply is one line: AT and "?" lines, ":0", "+OK", "-ERR ...". */
reply_counter reply_count_lines;

/* An AT line, then JSON up to an empty line; a refusal is one line alone. */
reply_counter reply_count_answers;

/* A Redis array of texts without newlines: how many, then two lines each. */
reply_counter reply_count_arrays;

#endif
