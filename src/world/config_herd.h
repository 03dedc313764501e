/*
 * config_herd.h - reads who is in the herd, and who talks to whom.
 *
 * Floor    world.
 */
#ifndef WORLD_CONFIG_HERD_H
#define WORLD_CONFIG_HERD_H

#include "world/config_keys.h"

/* Fails    ERR_REFUSED  the fault is told. */
MUST_USE enum err config_read_servers(const struct config_reading *reading,
                                      const config_setting_t *list);
MUST_USE enum err config_read_links(const struct config_reading *reading,
                                    const config_setting_t *list);

#endif
