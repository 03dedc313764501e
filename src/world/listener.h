/*
 * listener.h - takes connections in.
 *
 * Floor    world.
 * Promise  when descriptors run out, connections are closed instead of left to
 *          wait, by means of one that is kept in reserve: nothing spins.
 * Threads  a listener belongs to its loop; several may share a port.
 */
#ifndef WORLD_LISTENER_H
#define WORLD_LISTENER_H

#include "world/address.h"
#include "world/counter.h"
#include "world/fault.h"

#include <uv.h>

struct listener {
    uv_poll_t poll;
    int fd, spare_fd;
    /* Takes the descriptor, which is non-blocking. */
    void (*accepted)(void *context, int fd,
                     const struct sockaddr_storage *peer);
    void *context;
    counter refused_files; /* for want of descriptors */
    bool open;
};

/*
 * Bind and listen, for somebody who takes connections in by himself.
 *
 * Takes    as listener_open.
 * Gives    *fd, not blocking.
 * Fails    ERR_REFUSED  *fault says why: in use, not of this machine, ...
 */
MUST_USE enum err listener_socket(const struct address *address,
                                  const char *what, bool shared, int *fd,
                                  struct fault *fault);

/*
 * Bind and listen.
 *
 * Takes    what, for the fault: "clients", "links"; shared, whether another
 *          listener of this server has that address already.
 * Fails    ERR_REFUSED  *fault says why: in use, not of this machine, ...
 */
MUST_USE enum err listener_open(struct listener *listener, uv_loop_t *loop,
                                const struct address *address, const char *what,
                                bool shared, struct fault *fault);

/* Take connections from now on. */
void listener_start(struct listener *listener,
                    void (*accepted)(void *context, int fd,
                                     const struct sockaddr_storage *peer),
                    void *context);

/* Take no more; the handle closes in the loop's time. */
void listener_close(struct listener *listener);

#endif
