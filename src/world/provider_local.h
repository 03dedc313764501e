/*
 * provider_local.h - places out of a file on this machine.
 *
 * Floor    world.
 * Threads  workers, each with a handle of its own; see provider.h.
 */
#ifndef WORLD_PROVIDER_LOCAL_H
#define WORLD_PROVIDER_LOCAL_H

#include "world/provider.h"

/*
 * The caller sets provider->done and context before the first query.
 *
 * Takes    file, a path that outlives the provider. One that is missing or bad
 *          is told in the log, and queries are answered with that reason;
 *          tasks_max, how many queries may be under way.
 * Fails    ERR_SYSTEM  memory or threads are short.
 */
MUST_USE enum err provider_local_open(const char *file, uint32_t workers,
                                      uint32_t tasks_max,
                                      struct provider **provider);

/* Another file may have been put in place of the one that is open: if so, and
 * if it is good, it is used from now on; the log tells. For one thread.
 *
 * Gives    whether answers may differ from now on. */
bool provider_local_refresh(struct provider *provider);

/* Places in the file; -1 = there is none. */
int64_t provider_local_count(struct provider *provider);

#endif
