/*
 * visits.h - all connections of the service, and until when each has time.
 *
 * Floor    httpd.
 * Promise  libmicrohttpd gives up who is silent; here are given up those who
 *          are slow: whose request drips in, or who hardly read.
 * Threads  any.
 */
#ifndef HTTPD_VISITS_H
#define HTTPD_VISITS_H

#include "httpd/service.h"

struct visit {
    struct visit *next, *prev;
    int fd;
    int64_t until_ms; /* of the clock that never goes back; 0 = for ever */
    struct exchange *begun; /* of receive.c: the request that is coming in */
};

/* Fails    ERR_FULL  memory is short. */
MUST_USE enum err visits_open(struct service *service, struct visits **visits);

/* A connection came; NULL: memory is short. It has time for one request. */
struct visit *visits_add(struct visits *visits, int fd);
void visits_remove(struct visits *visits, struct visit *visit);

/* What it has time for now. A request that comes in has request_s from its
 * first line on, and never more than it had before. */
void visits_wait_for_rest(struct visits *visits, struct visit *visit);
void visits_wait_for_request(struct visits *visits, struct visit *visit);
void visits_wait_for_handler(struct visits *visits, struct visit *visit);
void visits_wait_for_reader(struct visits *visits, struct visit *visit);

/* Shut down who has no time left; a chore of the keeper. */
void visits_sweep(void *visits);

void visits_close(struct visits *visits);

#endif
