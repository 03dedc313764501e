/*
 * at_line.h - prints a record for people, or as JSON.
 *
 * Floor    command.
 */
#ifndef COMMAND_AT_LINE_H
#define COMMAND_AT_LINE_H

#include "base/bytes.h"

/* To stdout: the AT line as it is, or its fields as a JSON object. */
void at_line_print(struct bytes line, bool json);

#endif
