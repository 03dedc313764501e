/*
 * lone_peer.h - what a neighbour of the lone node says in whole, well-formed
 * frames, true or not. Few bytes of a play say much, so that it gets far.
 */
#ifndef TEST_FUZZ_LONE_PEER_H
#define TEST_FUZZ_LONE_PEER_H

#include "base/reader.h"

/* Preface, HELLO and AUTH of a server, in a life of its. */
void peer_greets(uint32_t link, uint32_t name, uint64_t incarnation,
                 uint32_t generation);

/* ORIGIN: an index gets a meaning, maybe the node's own life. */
void peer_names(uint32_t link, struct reader *play);

/* VECTOR or COVER of a few claims. */
void peer_claims(uint32_t link, struct reader *play);

/* UPDATES of a few records, maybe the last. */
void peer_updates(uint32_t link, struct reader *play);

/* PING with a beacon; its hashes may be the node's own. */
void peer_pings(uint32_t link, struct reader *play);

/* PULL. */
void peer_pulls(uint32_t link, struct reader *play);

/* HASHES like the node's own but for one part, or FETCH. */
void peer_compares(uint32_t link, struct reader *play);

#endif
