/*
 * place_table.h - places for people: distance, bearing, kind, name.
 *
 * Floor    command.
 */
#ifndef COMMAND_PLACE_TABLE_H
#define COMMAND_PLACE_TABLE_H

#include "base/bytes.h"
#include "core/globe.h"

struct place_row {
    struct point at;
    struct bytes kind, name, vicinity; /* UTF-8; vicinity may be empty */
};

void place_table_head(void);
void place_table_row(struct point centre, const struct place_row *row);

#endif
