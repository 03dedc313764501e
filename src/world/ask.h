/*
 * ask.h - asks a running server over its admin socket, or as a client does.
 *
 * Floor    world; blocks, for commands alone.
 */
#ifndef WORLD_ASK_H
#define WORLD_ASK_H

#include "base/bytes.h"
#include "world/config.h"
#include "world/fault.h"

struct ask {
    int fd;
    char *buffer; /* owned */
    size_t begin, end, room;
};

/*
 * Connect and send one request, a line without its newline.
 *
 * Gives    *ask, to be closed.
 * Fails    ERR_REFUSED  *fault says why; most likely the server is not up.
 */
MUST_USE enum err ask_open(const struct config *config, const char *server,
                           struct bytes request, struct ask *ask,
                           struct fault *fault);

/*
 * The same over the port for clients.
 *
 * Takes    seconds, how long to wait for any piece of the answer.
 */
MUST_USE enum err ask_open_as_client(const struct config *config,
                                     const char *server, struct bytes request,
                                     int seconds, struct ask *ask,
                                     struct fault *fault);

/*
 * The next line of the answer; readable until the next call.
 *
 * Fails    ERR_SHORT   there is none any more.
 *          ERR_SYSTEM  the connection broke, or memory is short.
 */
MUST_USE enum err ask_line(struct ask *ask, struct bytes *line);

void ask_close(struct ask *ask);

#endif
