/*
 * tids.h - the two letters by which OwnTracks' apps know a friend.
 *
 * Floor    phones: pure functions.
 */
#ifndef PHONES_TIDS_H
#define PHONES_TIDS_H

#include "phones/phones.h"

#define TIDS_LETTERS 63 /* digits, letters, and none */

struct tids {
    bool used[TIDS_LETTERS * TIDS_LETTERS];
    uint8_t text[2]; /* of the last one */
};

void tids_init(struct tids *tids);

/*
 * The next friend's: what its phone has said, or else the end of its ID; if
 * another one has that already, what a hash of the ID gives.
 *
 * Gives    *tid, which is there until the next call; false = all are in use.
 */
bool tids_next(struct tids *tids, const struct phones_friend *friend,
               struct bytes *tid);

#endif
