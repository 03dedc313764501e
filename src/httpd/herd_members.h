/*
 * herd_members.h - the servers of the herd, and what each has said last.
 *
 * Floor    httpd; for the files of the view of the herd.
 * Threads  the owner's lock.
 */
#ifndef HTTPD_HERD_MEMBERS_H
#define HTTPD_HERD_MEMBERS_H

#include "http/compact.h"
#include "world/config.h"
#include "world/fetch.h"

struct herd_member {
    char name[CONFIG_NAME_MAX + 1];
    char http[ADDRESS_TEXT_MAX]; /* "" = it has no such port */
    bool self;
    bool under_way;    /* it is being asked */
    int64_t asked_ms;  /* when it was asked last; 0 = never */
    int64_t judged_ms; /* when it has answered, or not; 0 = never */
    /* What it said, from "version" on; NULL = it is not up. Owned. */
    uint8_t *text;
    size_t text_bytes;
    char error[FETCH_MESSAGE_MAX]; /* why it is not */
};

struct herd_members {
    struct herd_member *list; /* owned */
    uint32_t count;
    uint8_t *links; /* [["A","B"],...]; owned */
    size_t links_bytes;
};

/* Those of a configuration; the one of that name is this server.
 * Fails    ERR_FULL  memory is short. */
MUST_USE enum err herd_members_make(struct herd_members *members,
                                    const struct config *config,
                                    struct bytes self);
void herd_members_free(struct herd_members *members);

/* It has answered: text is taken over, or NULL and why. */
void herd_member_judge(struct herd_member *member, int64_t now_ms,
                       uint8_t *text, size_t text_bytes, const char *error);

/* The most that herd_members_write writes, without what is handed to it. */
size_t herd_members_bytes(const struct herd_members *members);

/* "links" and "servers"; self is this server's own object. */
void herd_members_write(const struct herd_members *members, struct compact *c,
                        struct bytes self);

#endif
