/*
 * decimal.h - decimal numbers as scaled integers: "34.06893" is 34068930
 * millionths. No floating point, so nothing is rounded.
 */
#ifndef BENCH_DECIMAL_H
#define BENCH_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "echo_epoll/piece.h"

/*
 * Take an unsigned number off the front of text. Decimals beyond the scale are
 * read and dropped.
 *
 * Gives    *value, the number times ten to the power of `scale`.
 * Fails    with false when there is no digit, or it does not fit.
 */
bool decimal_take(struct piece *text, int scale, int64_t *value);

/* Write seconds with sign and nine decimals; give the place behind them. */
char *decimal_put_skew(char *to, int64_t skew_ns);

#endif
