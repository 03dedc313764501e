/*
 * plugin.h - Traccar Client 9, and others that are made with the same plugin:
 * {"location": {"coords": ...}, "device_id": ...}.
 *
 * Floor    phones: pure functions.
 */
#ifndef PHONES_PLUGIN_H
#define PHONES_PLUGIN_H

#include "phones/reading.h"

bool plugin_is(const struct reading *reading);
void plugin_read(struct reading *reading);

#endif
