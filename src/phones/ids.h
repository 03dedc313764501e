/*
 * ids.h - who a phone is.
 *
 * Floor    phones: pure functions.
 * Promise  an ID is 1 to ID_BYTES_MAX bytes without white space, whatever
 *          phones call themselves: white space, and nothing else, is written
 *          as in a URL ("iphone%2012").
 */
#ifndef PHONES_IDS_H
#define PHONES_IDS_H

#include "base/writer.h"
#include "phones/phones.h"

/*
 * Write a name as an ID.
 *
 * Gives    it; empty = the name is empty or too long, or w has no room, and
 *          nothing is written.
 */
struct bytes ids_put(struct writer *w, struct bytes name);

/* The same of a user's device, both in lower case, as "user/device". */
struct bytes ids_put_pair(struct writer *w, struct bytes user,
                          struct bytes device);

/* The ID of phones that do not say who they are. */
struct bytes ids_nameless(enum phones_app app);

#endif
