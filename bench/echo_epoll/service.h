/*
 * service.h - what a server does with the bytes of one read.
 *
 * Promise  bytes in, count taken, bytes out: a service never sees a socket.
 */
#ifndef BENCH_SERVICE_H
#define BENCH_SERVICE_H

#include <stddef.h>

#include "echo_epoll/piece.h"

/* The most that answer() gets at once. */
#define SERVICE_INPUT_MAX (64 * 1024)

struct service {
    /* The loop has woken up and is going to answer. */
    void (*wake)(void);

    /*
     * Answer what is whole in the input.
     *
     * Takes    input, borrowed for the call, at most SERVICE_INPUT_MAX bytes.
     * Gives    how many bytes of it were taken: the rest comes again, with
     *          more behind it; and *output, readable until the next call and
     *          as long as the input is not overwritten.
     */
    size_t (*answer)(struct piece input, struct piece *output);
};

/* Sends back what has come: the least that a TCP server can do. */
extern const struct service service_echo;

/* Answers IAMAT lines with AT lines, all others with "? " and a copy. */
extern const struct service service_iamat;

#endif
