/*
 * dial.h - connects a station with its server, again and again.
 *
 * Floor    drive.
 * Promise  it is dialled for as long as it is open, after pauses that double
 *          up to some seconds and are never the same; a server that does not
 *          reply for some seconds is given up, and dialled anew.
 */
#ifndef DRIVE_DIAL_H
#define DRIVE_DIAL_H

#include "drive/station.h"

/*
 * Begin to dial.
 *
 * Takes    *station with name, address, calls, context and chance set; all
 *          else zero.
 * Gives    0, or an error of libuv's, as when memory is short.
 */
int dial_open(struct station *station, uv_loop_t *loop, uint32_t window);

/* Close; the memory may be freed once the loop has ended. */
void dial_close(struct station *station);
void dial_free(struct station *station);

#endif
