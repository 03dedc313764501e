/*
 * line_log.h - every line taken and given, if that is wanted (R33).
 *
 * Floor    world.
 */
#ifndef WORLD_LINE_LOG_H
#define WORLD_LINE_LOG_H

#include "world/client.h"

void line_log_in(const struct clients *clients, const struct peer *peer,
                 struct bytes line);

/* Replies of one connection; each of their lines is logged. */
void line_log_out(const struct clients *clients, const struct peer *peer,
                  struct bytes text);

#endif
