/*
 * herd_view.h - what the other servers tell of themselves, collected while
 * somebody looks.
 *
 * Floor    httpd.
 * Promise  V1  others are asked once a second, each for one thing at a time,
 *              and only while somebody has looked within HERD_LOOKED_MS.
 *          V2  who looks first waits for them, never longer than they have
 *              time to answer: HERD_PATIENCE_MS.
 *          V3  what is told of another is what it has said less than
 *              HERD_FRESH_MS ago, checked; or that it is not up, and why.
 * Limits   SELF_JSON_BYTES_MAX of each; HERD_WAITING_MAX who wait: more are
 *          told what is known by then.
 * Threads  any. Others' answers are checked on the thread of fetch.h.
 */
#ifndef HTTPD_HERD_VIEW_H
#define HTTPD_HERD_VIEW_H

#include "httpd/keeper.h"

#define HERD_EVERY_MS    1000
#define HERD_LOOKED_MS   10000
#define HERD_PATIENCE_MS 900
#define HERD_FRESH_MS    3000
#define HERD_WAITING_MAX 64

/* Of the servers of the service's configuration.
 * Fails    ERR_REFUSED  *fault says why. */
MUST_USE enum err herd_view_open(struct service *service,
                                 struct herd_view **view, struct fault *fault);

/* Other members, or other links. Fails  ERR_FULL  memory is short: the old ones
 * stay. */
MUST_USE enum err herd_view_set(struct herd_view *view,
                                const struct config *config);

/* Answer with the whole herd, now or later. */
void herd_view_answer(struct herd_view *view, struct exchange *x);

/* Nobody is asked any more, and nobody waits any longer. */
void herd_view_stop(struct herd_view *view);

/* After that; nobody looks. */
void herd_view_close(struct herd_view *view);

#endif
