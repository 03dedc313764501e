/*
 * httpd.h - the HTTP service of one server: API, phones, live streams, the map.
 *
 * Floor    httpd; libmicrohttpd is known to httpd.c, receive.c and exchange.c
 *          alone.
 * Shape    its own threads take requests and run their handlers, which enter
 *          the node by the hub's lock like any loop. What has to wait, for
 *          places or for the log, is finished by one more thread, the keeper.
 * Promise  every request has an answer, with a cause if it is refused; slow,
 *          silent and vanished ones are given up in time and cost the others
 *          nothing.
 * Source   docs/PROTOCOL.md 9, docs/openapi.json.
 */
#ifndef HTTPD_HTTPD_H
#define HTTPD_HTTPD_H

#include "httpd/parts.h"

struct httpd;

/*
 * Open the port; nothing is served yet.
 *
 * Takes    parts, which outlive it.
 * Gives    *httpd; NULL if the configuration has no address for it.
 * Fails    ERR_REFUSED  *fault says why.
 */
MUST_USE enum err httpd_open(const struct httpd_parts *parts,
                             struct httpd **httpd, struct fault *fault);

/* Serve from now on. Fails    ERR_SYSTEM  no threads. */
MUST_USE enum err httpd_start(struct httpd *httpd);

/* The node has changed, or the log got further; from any thread, cheap. */
void httpd_poke(struct httpd *httpd);

/* Other members, or other links. */
void httpd_set_members(struct httpd *httpd, const struct config *config);

/* The server stops: no new connections; streams are told and end, what is
 * under way is answered. */
void httpd_drain(struct httpd *httpd);

/* What waits for the log, or for copies, is refused now, and so is whatever
 * else is asked from here on. */
void httpd_hurry(struct httpd *httpd);

/* Is nothing under way any more but idle connections? */
bool httpd_is_drained(struct httpd *httpd);

/* After that, or when there is no time left: its threads end. Questions are
 * still answered. It may still be poked. */
void httpd_stop(struct httpd *httpd);

/* After that, when nobody pokes any more. */
void httpd_free(struct httpd *httpd);

/* Of all these, NULL is a service that is not configured: nothing to do. */

#endif
