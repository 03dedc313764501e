/*
 * admin.h - what operators ask a running server, over a socket in its folder.
 *
 * Floor    world.
 * Shape    one request a connection, one line: "status" is answered by a JSON
 *          object on one line, "where ID" by an AT line, "watch" by AT lines
 *          as records change and "watch all" by all of them first, "forget ID"
 *          and "reset ID" by "done" once it is written. "! why" is a refusal.
 * Source: docs/DATA.md 4. Promise  only the server's user can connect (mode
 * 0600); a watcher that is slow skips intermediate states, and costs no memory
 * for that. Threads  everything runs on the first loop.
 */
#ifndef WORLD_ADMIN_H
#define WORLD_ADMIN_H

#include "world/fault.h"
#include "world/visitor.h"

#define ADMIN_SOCKET_NAME "admin.sock"

/*
 * Fails    ERR_REFUSED  *fault says why.
 */
MUST_USE enum err admin_open(const struct admin_parts *parts,
                             struct admin **admin, struct fault *fault);

/* From any thread: records have changed. Cheap when nobody watches. */
void admin_poke(struct admin *admin);

/* The turn has ended: send watchers what is new. */
void admin_turn(struct admin *admin);

/* How many watch just now. */
uint32_t admin_watchers(const struct admin *admin);

/* Close all connections and the socket; then free once the loop has run out. */
void admin_close(struct admin *admin);
void admin_free(struct admin *admin);

#endif
