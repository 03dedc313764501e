/*
 * lists.h - many clients at once: all, those in a box, or the nearest.
 *
 * Floor    httpd.
 * Shape    the view's thread walks through its slots, some at a time, so that
 *          streams do not wait; the first asked is the first answered.
 * Promise  L1  who is there all the while is told once, over all pages of a
 *              list, however the clients change meanwhile; each record is as it
 *              is when its page is told.
 *          L2  a list waits until the view is whole.
 */
#ifndef HTTPD_LISTS_H
#define HTTPD_LISTS_H

#include "http/area.h"
#include "http/stream_words.h"
#include "httpd/exchange.h"

#define LISTS_LIMIT_MAX 1000

enum list_kind { LIST_ALL, LIST_BOX, LIST_NEAR };

struct list_wish {
    enum list_kind kind;
    struct area_box box;
    struct area_circle circle;
    uint32_t limit;
    /* Where the page before has ended: the view's life, and a slot. Not of
     * what is near. */
    struct stream_id cursor;
    bool has_cursor;
};

struct view;

/* Have a list answered, later. */
void lists_ask(struct view *view, struct exchange *x,
               const struct list_wish *wish);

/* On the view's thread: some of the work; is there some? With the lock. At the
 * end nobody is left waiting. */
void lists_turn(struct view *view);
bool lists_are_due(const struct view *view);
void lists_end(struct view *view);

#endif
