/*
 * at_line.h - prints what is told of a client for people, or as JSON.
 *
 * Floor    command.
 */
#ifndef COMMAND_AT_LINE_H
#define COMMAND_AT_LINE_H

#include "base/bytes.h"

/* To stdout: the line as it is, or its fields as a JSON object. It is an AT
 * line, or "FORGET id". */
void at_line_print(struct bytes line, bool json);

#endif
