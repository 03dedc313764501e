/*
 * near_answer.h - prints what a server has said to a WHATSAT.
 *
 * Floor    command.
 */
#ifndef COMMAND_NEAR_ANSWER_H
#define COMMAND_NEAR_ANSWER_H

#include "world/ask.h"

/* Gives    the exit code; what went wrong has been said. */
int near_answer_print(struct ask *ask, bool as_json);

#endif
