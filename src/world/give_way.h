/*
 * give_way.h - threads that let others go first.
 *
 * Floor    world.
 */
#ifndef WORLD_GIVE_WAY_H
#define WORLD_GIVE_WAY_H

/* From now on this thread does not interrupt another one that works, and is
 * interrupted by whoever has something to do: questions wait for reports, not
 * the other way round. Under full load it still runs, more slowly. */
void give_way(void);

#endif
