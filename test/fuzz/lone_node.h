/*
 * lone_node.h - a small node with few places for everything, and hands that
 * play its neighbours and its world.
 *
 * The node is called n0 and has two neighbours, n1 and n2. Whatever it wishes
 * is done: connections come up, or fail, and go when it closes them.
 */
#ifndef TEST_FUZZ_LONE_NODE_H
#define TEST_FUZZ_LONE_NODE_H

#include "node/node.h"
#include "node/state.h"

#define LONE_LINKS      4
#define LONE_NEIGHBOURS 2

/* A fresh one, without a connection. */
void lone_start(void);

struct node *lone_node(void);

/* Let time pass; a tick, if the node wanted one by then. */
void lone_wait(unsigned ms);

/* A connection comes in, unless there is one. */
void lone_open(uint32_t link);

/* A connection goes, if there is one. */
void lone_drop(uint32_t link);

/* Bytes that its other end says; lost when there is no connection. */
void lone_say(uint32_t link, struct bytes bytes);

/* The same as one whole frame of that type. */
void lone_say_frame(uint32_t link, uint8_t type, struct bytes payload);

/* Preface, HELLO and AUTH of a neighbour, in a life of its. */
void lone_greet(uint32_t link, uint32_t neighbour, uint64_t incarnation);

/* What the node sends there next; it must be whole known frames. */
void lone_hear(uint32_t link);

/* A client's line at the node. */
void lone_client_says(struct bytes line);

/* A follower comes, if there is none, and reads on; it goes after the last. */
void lone_follow(void);

/* Is the node in order? Ends the target if not. */
void lone_check(void);

#endif
