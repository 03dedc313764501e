/*
 * server.h - one server of the herd: all its parts.
 *
 * Floor    server.
 * Shape    the first loop runs on the caller's thread and has the links, the
 *          admin socket, timers and signals; the others have clients alone.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "httpd/httpd.h"
#include "world/admin.h"
#include "world/durable.h"
#include "world/loop.h"
#include "world/neighbourhood.h"
#include "world/wires.h"

struct server {
    const struct config *config;
    uint32_t index;
    const char *name;
    struct neighbourhood neighbourhood;
    uint64_t incarnation;
    struct hub hub;
    struct durable *durable; /* NULL = nothing is kept */
    struct admit admit;
    struct places *places;
    struct loop *loops;
    uint32_t loop_count;
    uv_thread_t *threads; /* of the loops but the first */
    struct httpd *httpd;  /* NULL = not configured */
    struct wires *wires;
    struct admin *admin;
    char admin_path[CONFIG_PATH_MAX + CONFIG_NAME_MAX + 16];
    uv_thread_t first_thread;
    struct stopping *stopping; /* how far it is with its end */
};

#endif
