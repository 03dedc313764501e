/*
 * friends.h - who else is there, for the answers to OwnTracks' apps.
 *
 * Floor    httpd.
 * Shape    a bookmark of its own in the node's feed finds clients that report
 *          by OwnTracks, at any server, a bounded number of records a look; it
 *          is opened by the first who asks.
 * Limits   http.friends of them; those who came first stay.
 * Threads  any.
 */
#ifndef HTTPD_FRIENDS_H
#define HTTPD_FRIENDS_H

#include "httpd/service.h"

/* Room for the texts of one friend. */
#define FRIEND_BYTES_MAX (ID_BYTES_MAX + 512)

/* Fails    ERR_FULL  memory is short. */
MUST_USE enum err friends_open(struct service *service,
                               struct friends **friends);

/*
 * Where they are now.
 *
 * Takes    list with room for friends_max; texts, FRIEND_BYTES_MAX for each.
 * Gives    how many there are; the list borrows from the texts.
 */
size_t friends_list(struct friends *friends, struct phones_friend *list,
                    struct writer *texts);

size_t friends_max(const struct friends *friends);

void friends_close(struct friends *friends);

#endif
