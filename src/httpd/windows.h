/*
 * windows.h - phones' clocks: a report out of the herd's windows.
 *
 * Floor    httpd.
 * Promise  a refusal would hold up a phone's queue for ever, so nothing is
 *          refused here: a stamp too far ahead becomes this server's time, and
 *          says so (ext); what is too old is let go, as it would be gone the
 *          next moment.
 * Source   docs/PHONES.md, docs/REPLICATION.md 11.
 */
#ifndef HTTPD_WINDOWS_H
#define HTTPD_WINDOWS_H

#include "phones/phones.h"
#include "world/config.h"

enum windows { WINDOWS_GOOD, WINDOWS_CLAMPED, WINDOWS_TOO_OLD };

/* Takes    w, room for a stamp; the report's new text is written into it. */
enum windows windows_judge(const struct config *config, int64_t now_ns,
                           struct phones_report *report, struct writer *w);

#endif
