/*
 * lone_node.h - a small node with few places for everything, and hands that
 * play its world.
 *
 * The node is called n0 and has two neighbours at first, n1 and n2, and room
 * for two more. Whatever it wishes is done: connections come up, or fail, and
 * go when it closes them. Every step is judged (rises.h), and so is all that
 * it sends (heard.h).
 */
#ifndef TEST_FUZZ_LONE_NODE_H
#define TEST_FUZZ_LONE_NODE_H

#include "node/node.h"
#include "node/state.h"

#define LONE_LINKS      4
#define LONE_NEIGHBOURS 4 /* places */
#define LONE_NAMES      6 /* n0 and all who can be neighbours */

/* A fresh one, without a connection. */
void lone_start(void);

struct node *lone_node(void);
struct bytes lone_name(uint32_t index);

/* Let time pass; a tick, if the node wanted one by then. */
void lone_wait(unsigned ms);

/* A connection comes in, unless there is one. */
void lone_open(uint32_t link);

/* A connection goes, if there is one. */
void lone_drop(uint32_t link);

/* Bytes that its other end says; lost when there is no connection. Claims may
 * rise by them, or may not. */
void lone_say(uint32_t link, struct bytes bytes, bool may_cover);

/* The same as one whole frame of that type. */
void lone_say_frame(uint32_t link, uint8_t type, struct bytes payload);

/* What the node sends there next. */
void lone_hear(uint32_t link);

/* A place gets a neighbour of that name, unless another has it, or gets free:
 * name 0. The members, and what they are called, change. */
void lone_configure(uint32_t neighbour, uint32_t name, uint32_t generation);
void lone_change_members(uint32_t members);

/* A client's line at the node. */
void lone_client_says(struct bytes line);

/* A follower comes, if there is none, and reads on; it goes after the last. */
void lone_follow(void);

/* Is the node in order? Ends the target if not. */
void lone_check(void);

#endif
