/*
 * kept.h - answers that are still known.
 *
 * Floor    desk: memory.
 * Promise  no more entries and bytes than the settings say: who was not asked
 *          for longest goes first; none is given when its time is over.
 */
#ifndef DESK_KEPT_H
#define DESK_KEPT_H

#include "desk/desk_state.h"

void kept_init(struct desk *desk, struct block *block);

/* Gives NULL if there is none; readable until the next call. */
const struct kept *kept_find(struct desk *desk,
                             const struct places_query *query, uint64_t hash);

/* Keep what a provider has said, in the place of what was kept, or drop it.
 * Takes    the payload. */
void kept_take(struct desk *desk, const struct flight *flight,
               uint32_t provider, const struct desk_result *result);

/* Its alarm rang. */
void kept_expire(struct desk *desk, uint32_t slot);

void kept_forget_local(struct desk *desk);
void kept_forget_all(struct desk *desk);

#endif
