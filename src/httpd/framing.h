/*
 * framing.h - where a request ends, by its headers.
 *
 * Floor    httpd.
 * Promise  whoever stands in front, and reads the same headers, finds the same
 *          end: what could be understood in two ways is refused.
 * Fails    where the library (0.9.75) hides what it read: a NUL ends a value,
 *          a line without a name ends the head, and a line that goes on is
 *          taken for more of the *name* in front of it. Names that become a
 *          framing header's, and more, are refused; a proxy must drop the rest,
 *          as RFC 9112, 5.2 has it.
 * Source   RFC 9112, 3.2, 5 and 6.
 */
#ifndef HTTPD_FRAMING_H
#define HTTPD_FRAMING_H

#include "httpd/exchange.h"

/*
 * Judge a request's head.
 *
 * Takes    version, "HTTP/1.1".
 * Gives    what is wrong, a static sentence, or NULL; and *length, as its
 *          headers say it: 0 if they do not.
 */
const char *framing_judge(struct MHD_Connection *connection,
                          const char *version, uint64_t *length);

#endif
