/*
 * conn.h - one connection of the load generator.
 *
 * Promise  sending never waits: what the kernel does not take at once is kept
 *          and sent when epoll says that there is room.
 * Memory   two blocks from open to the program's end, nothing in between.
 */
#ifndef BENCH_CONN_H
#define BENCH_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "loadgen/reply.h"

struct conn {
    int fd;
    int epoll_fd;         /* Borrowed: the loop that watches fd. */
    uint32_t outstanding; /* Requests sent and not yet answered. */
    struct reply reply;   /* The reply that is coming in. */

    uint64_t batch_sent_at_ns; /* Closed loop: when the batch was written. */

    uint64_t *due_at_ns; /* Open loop: a ring, one for each outstanding one. */
    uint32_t due_first;  /* The oldest one's index in it. */

    char *unsent; /* Room for a full pipeline. */
    size_t unsent_from, unsent_to;
};

/* Connect to 127.0.0.1. Ends the program if that fails. */
void conn_open(struct conn *conn, int epoll_fd, uint16_t port,
               uint32_t pipeline);

/*
 * Send bytes behind those that are still unsent. There must be room: no more
 * than a full pipeline may be outstanding.
 *
 * Gives    how many bytes the kernel took now.
 */
size_t conn_send(struct conn *conn, const char *bytes, size_t size);

/* The socket has room again: send what is unsent. Gives as conn_send. */
size_t conn_flush(struct conn *conn);

/*
 * Read what has come. Ends the program when the server has closed.
 *
 * Gives    how many bytes; 0 when there is nothing yet.
 */
size_t conn_receive(struct conn *conn, char *bytes, size_t size);

#endif
