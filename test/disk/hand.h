/*
 * hand.h - the neighbour, played by hand: it never lies.
 */
#ifndef TEST_DISK_HAND_H
#define TEST_DISK_HAND_H

#include "server.h"

/* It brings something of some life, now and then all of it, with a COVER. */
void hand_brings(struct server *server, struct dice *dice);

/* It knows more of the server's life than the server does. */
void hand_refutes(struct server *server, struct dice *dice);

#endif
