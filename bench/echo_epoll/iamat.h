/*
 * iamat.h - the least that an IAMAT line costs once it is in memory: read and
 * check it, look its client up, let the later stamp win, write the AT reply.
 *
 * Promise  a measuring stick for the loop around it, not the product: one space
 *          parts two fields, IDs are short, nothing is passed on, nothing is
 *          kept on disk.
 */
#ifndef BENCH_IAMAT_H
#define BENCH_IAMAT_H

#include <stddef.h>
#include <stdint.h>

#include "echo_epoll/piece.h"

/* A reply is at most so many times as long as the line that it answers. */
#define IAMAT_GROWTH 4

/*
 * Answer one line.
 *
 * Takes    line without its newline; now_ns, the time of receipt; to, with room
 *          for IAMAT_GROWTH bytes for each of the line and its newline.
 * Gives    the place behind the reply.
 */
char *iamat_answer(struct piece line, uint64_t now_ns, char *to);

#endif
