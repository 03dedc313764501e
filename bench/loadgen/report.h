/*
 * report.h - the result of a run as one line of JSON (bench/README.md).
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include "loadgen/options.h"
#include "loadgen/tally.h"

void report_print(const struct options *options, const struct tally *tally);

#endif
