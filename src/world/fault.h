/*
 * fault.h - why something could not be done, as a sentence for people.
 *
 * Floor    world.
 */
#ifndef WORLD_FAULT_H
#define WORLD_FAULT_H

#include "base/err.h"

struct fault {
    char text[1024]; /* cut off if it is longer */
};

/* Write the sentence; always gives ERR_REFUSED. */
enum err fault_tell(struct fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
