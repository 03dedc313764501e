/*
 * ask_any.h - asks a herd about one client, or about all.
 *
 * Floor    command.
 */
#ifndef COMMAND_ASK_ANY_H
#define COMMAND_ASK_ANY_H

#include "command/command.h"
#include "world/ask.h"

/*
 * Ask the server that the options name, or the first that answers.
 *
 * Takes    line, which is called for each line of the answer.
 * Gives    the exit code; what went wrong has been said.
 */
int ask_any(const struct command_options *options, const char *request,
            void (*line)(struct bytes line, const struct command_options *));

/*
 * The request about one client whose ID is the only word left.
 *
 * Gives    true, or *code is the exit code, and why has been said.
 */
bool ask_about(const struct command_row *row, const char *verb, int left,
               char **words, char request[2048], int *code);

#endif
