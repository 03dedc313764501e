/*
 * pledge.h - replies to reports that wait for copies on other servers.
 *
 * Floor    world.
 * Promise  such a reply leaves when there are as many copies as the
 *          configuration wants; if there are not within copies_ms, "? " and a
 *          copy of the line leave instead, in the same place. What was refused
 *          may be stored and spread all the same.
 * Source   docs/REPLICATION.md R19, docs/PROTOCOL.md 5.
 */
#ifndef WORLD_PLEDGE_H
#define WORLD_PLEDGE_H

#include "world/client.h"

/* Replies wait in the outbox; refusal is for when they wait in vain. */
void pledge_make(struct client *client, struct bytes text, struct bytes refusal,
                 uint64_t gate);

/* This text is about to leave: if it was pledged, that is kept. */
void pledge_keep(struct client *client, struct bytes text);

/* Refuse what has waited for too long; call it a few times a second. Gives
 * whether any was: its clients are touched. */
bool pledge_tick(struct clients *clients, int64_t now_ms);

#endif
