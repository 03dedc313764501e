/*
 * status_text.h - the herd's status for people: a line for each server, one for
 * each of its links, and whether all hold the same.
 *
 * Floor    command.
 */
#ifndef COMMAND_STATUS_TEXT_H
#define COMMAND_STATUS_TEXT_H

#include "command/herd_status.h"

void status_text_print(const struct herd_status *herd);

#endif
