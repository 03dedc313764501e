/*
 * service.h - what all exchanges of a server share.
 *
 * Floor    httpd; for the files of this floor.
 */
#ifndef HTTPD_SERVICE_H
#define HTTPD_SERVICE_H

#include "httpd/parts.h"
#include "httpd/tally.h"

#include <stdatomic.h>

struct service {
    struct httpd_parts parts;
    struct bytes name; /* of this server */
    struct keeper *keeper;
    struct visits *visits;
    struct friends *friends;
    struct phone_keys *phone_keys; /* NULL = none */
    struct tally tally;
    uint32_t max_connections; /* as configured, or as descriptors allow */
    atomic_bool draining;
    atomic_bool ending;         /* requests are answered, but not handled */
    _Atomic uint32_t under_way; /* exchanges that have a handler */
    /* Of these, exchanges that have no answer yet. */
    _Atomic uint32_t unanswered;
    /* Bytes that these take now. */
    _Atomic uint64_t long_bodies, long_answers;
    struct view *view;      /* of all clients, for streams and lists */
    struct herd_view *herd; /* what others say of themselves */
};

#endif
