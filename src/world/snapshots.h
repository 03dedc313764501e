/*
 * snapshots.h - the thread that writes snapshots while the server works.
 *
 * Floor    world; for durable.c.
 * Promise  it holds the node for a slice of records at a time; if it fails the
 *          journal goes on as it was, and it is tried again later.
 */
#ifndef WORLD_SNAPSHOTS_H
#define WORLD_SNAPSHOTS_H

/* Takes    a struct durable. */
void *snapshots_run(void *durable);

#endif
