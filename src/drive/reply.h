/*
 * reply.h - whether a server's line is the reply to a report.
 *
 * Floor    drive: pure functions.
 */
#ifndef DRIVE_REPLY_H
#define DRIVE_REPLY_H

#include "base/bytes.h"

/* Is it "AT SERVER SKEW ID POSITION STAMP" of that ID? */
bool reply_is_good(struct bytes line, const char *id);

#endif
