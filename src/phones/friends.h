/*
 * friends.h - other clients, as OwnTracks' apps show them.
 *
 * Floor    phones: pure functions.
 * Promise  no two friends of one answer have the same tid, by which the apps
 *          tell them apart; in an order that stays, each keeps its own.
 * Units    the app's: km/h, whole metres, degrees and percent.
 */
#ifndef PHONES_FRIENDS_H
#define PHONES_FRIENDS_H

#include "phones/phones.h"

/*
 * Write an array: of each friend a card, with its name, and a location.
 *
 * Takes    asker, an ID that is passed over; may be empty. w; friends who do
 *          not fit are left out.
 */
void friends_write(struct writer *w, const struct phones_friend *friends,
                   size_t count, struct bytes asker);

#endif
