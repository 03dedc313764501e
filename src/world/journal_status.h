/*
 * journal_status.h - what a server tells of its journal, as JSON.
 *
 * Floor    world.
 * Source   muster(1), STATUS.
 */
#ifndef WORLD_JOURNAL_STATUS_H
#define WORLD_JOURNAL_STATUS_H

#include "world/durable.h"

#include <jansson.h>

/*
 * Takes    durable, NULL = nothing is kept. No lock of the hub is held.
 * Gives    a new reference.
 */
json_t *json_of_journal(struct durable *durable);

#endif
