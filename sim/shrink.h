/*
 * shrink.h - what a failed run needed in order to fail.
 */
#ifndef SIM_SHRINK_H
#define SIM_SHRINK_H

#include "run.h"

/* Prints the failure, how to repeat it, and the smallest plan of faults found
 * that still fails. */
void shrink(const struct options *options, const struct outcome *outcome);

#endif
