/*
 * history.h - what may happen to a server, drawn.
 */
#ifndef TEST_DISK_HISTORY_H
#define TEST_DISK_HISTORY_H

#include "judge.h"

/* One thing that a running server does, or that is done to it. */
void history_step(struct server *server, struct dice *dice);

/* Some clients report, or their neighbour brings what others have. */
void history_report_some(struct server *server, struct dice *dice);

/* It ends, in one of many ways, starts again, and is judged. */
void history_restart(struct server *server, struct dice *dice);

/* Start, or say why not. Gives whether it serves. */
bool history_start(struct server *server, enum judge_after after);

#endif
