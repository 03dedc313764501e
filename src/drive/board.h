/*
 * board.h - what is told of the drive: events, a status, a summary.
 *
 * Floor    drive.
 */
#ifndef DRIVE_BOARD_H
#define DRIVE_BOARD_H

#include "drive/fleet.h"

struct board {
    bool terminal;   /* the status is one line that is written over */
    uint32_t silent; /* statuses since one was printed, elsewhere */
};

struct board board_make(void);

/* A line that stays. */
void board_tell(struct board *board, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What was acknowledged in the last seconds; once a second. */
void board_status(struct board *board, struct fleet *fleet, double seconds);

/* At the end. */
void board_summary(struct board *board, struct fleet *fleet, double seconds);

#endif
