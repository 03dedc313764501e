/*
 * hand.h - one node, and a hand that plays its neighbour byte by byte.
 *
 * The herd has two nodes, n0 and n1, but n1 is down: the hand speaks for it,
 * over link 0, which is up. The words are short, so that a test reads as what
 * is said and heard.
 */
#ifndef TEST_UNIT_HAND_H
#define TEST_UNIT_HAND_H

#include "herd.h"

#include "core/entry.h"
#include "core/frame.h"
#include "core/hello.h"

extern struct herd *herd;
extern struct node *node;           /* n0 */
extern struct writer w;             /* what the hand is about to say */
extern uint8_t in[FRAME_BYTES_MAX]; /* what was heard last */
extern struct node_wish wishes[256];
extern size_t wish_count; /* of the last step */

/* A test's setup and teardown: a node with a stranger on its link. */
int begin(void **state);
int begin_with(const struct herd_options *options);
int begin_tree(void **state); /* its herd spreads along a tree */
int end(void **state);

struct node_moment now(void);
void step(struct node_event event);

/* Hand over what was written so far. */
void say(void);

/* The payload of the first frame of that type that the node wants to send
 * now; empty when there is none. All that it wanted to send is gone. */
struct bytes heard(enum frame_type type);

/* ---- how a link becomes one ---- */

struct hello hello_of(const char *name);
void greet(const struct hello *hello); /* preface and HELLO */
void say_vector(void);                 /* that n1 claims nothing */
void become_live(void);
void become_live_unheard(void); /* the node's greeting still waits */

/* The link goes and comes again; the node remembers. */
void meet_again(void);

/* ---- what is said on one ---- */

struct entry entry_of(uint32_t origin, uint64_t seq, const char *id);
void say_origin(uint32_t index, const char *name, uint64_t incarnation);
void say_entry(const struct entry *entry, bool claim);
void say_claim(enum frame_type type, uint32_t origin, uint64_t seq);
void say_vector_of(uint32_t origin, uint64_t seq);
void say_vector_of_n0(uint64_t seq); /* of the node's own life */
void say_ping(uint8_t flags, const struct beacon *beacon);
void say_pull(uint32_t hold_ms);
void say_ack(uint64_t life, uint64_t seq);
void say_wants_acks(uint64_t life); /* with a PING */

/* ---- what must hold ---- */

void assert_ended_with(enum bye reason);

/* What the node claims of a life; 0 when it never heard of it. */
uint64_t claimed(uint64_t incarnation);

/* ---- many ---- */

/* So many clients report at the node, k0 to k(count-1); it is written. */
void report_many(int count);

/* What the node says when it is asked once, without the preface; and the
 * records in it. */
struct bytes ask_once(bool *more);
size_t records_in(struct bytes frames);

/* Entries of an UPDATES, claims of a VECTOR. */
size_t entries_in(struct bytes updates);
size_t claims_in(struct bytes vector);

#endif
