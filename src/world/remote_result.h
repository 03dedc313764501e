/*
 * remote_result.h - what a request to a provider has come to.
 *
 * Floor    world.
 * Promise  no result has the key in it: an answer that does is refused.
 */
#ifndef WORLD_REMOTE_RESULT_H
#define WORLD_REMOTE_RESULT_H

#include "world/fetch.h"
#include "world/remote_kind.h"

/* Takes    fetched, its body included.
 * Gives    *result; its json is the caller's. */
void remote_judge(const struct remote_kind *kind, struct bytes key,
                  const struct places_query *query,
                  const struct fetch_result *fetched,
                  struct provider_result *result);

#endif
