/*
 * judge.h - is what a server came back with true?
 */
#ifndef TEST_DISK_JUDGE_H
#define TEST_DISK_JUDGE_H

#include "server.h"

enum judge_after {
    AFTER_KILL, /* the process ended */
    AFTER_CUT,  /* the machine did */
    AFTER_ROT   /* nothing was promised but the truth */
};

/* Every claim is true of what is held, and all that is held was reported. */
void judge_claims(struct server *server);

/*
 * A server has just started. I13: its claims are true; its next own dot was
 * never shown, or its life is new; and what was promised is there. Then its
 * ledger forgets what nobody knows, and what it holds is promised anew.
 */
void judge_start(struct server *server, enum judge_after after);

#endif
