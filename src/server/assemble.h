/*
 * assemble.h - makes a server of its parts.
 *
 * Floor    server.
 */
#ifndef SERVER_ASSEMBLE_H
#define SERVER_ASSEMBLE_H

#include "server/server.h"

/*
 * Make all of it, up to listening.
 *
 * Takes    config, which outlives the server; its folder is taken already.
 * Gives    *server, to be run once and freed.
 * Fails    ERR_REFUSED  *fault says why; what was made stays, for the process
 *          is to exit.
 */
MUST_USE enum err assemble(const struct config *config, uint32_t index,
                           struct server **server, struct fault *fault);

#endif
