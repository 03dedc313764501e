/*
 * herd_view_parts.h - what the view of the herd is made of.
 *
 * Floor    httpd; for herd_view_face.c and herd_ask.c.
 */
#ifndef HTTPD_HERD_VIEW_PARTS_H
#define HTTPD_HERD_VIEW_PARTS_H

#include "httpd/herd_members.h"
#include "httpd/herd_view.h"

struct herd_view {
    struct service *service;
    struct fetch *fetch;
    struct keeper_chore chore;
    char agent[64];

    uv_mutex_t lock; /* guards what follows */
    struct herd_members members;
    uint32_t edition; /* of the members: answers for old ones are dropped */
    int64_t looked_ms;
    bool stopped;
    struct exchange *waiting[HERD_WAITING_MAX];
    size_t waiting_count;
};

/* ---- herd_ask.c; the lock is held ---- */

/* Has every other server answered, or not, not long ago? */
bool herd_is_fresh(const struct herd_view *view, int64_t now_ms);

/* Ask all who are not being asked. */
void herd_ask_all(struct herd_view *view);

/* Those who waited, if they need to no longer; list has room for
 * HERD_WAITING_MAX. Gives how many. */
size_t herd_take_waiting(struct herd_view *view, struct exchange **list);

/* ---- herd_view_face.c; without the lock ---- */

void herd_answer_now(struct herd_view *view, struct exchange *x);

#endif
