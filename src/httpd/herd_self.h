/*
 * herd_self.h - what this server tells of itself to whoever looks at the herd.
 *
 * Floor    httpd.
 * Source   docs/openapi.json, Server.
 */
#ifndef HTTPD_HERD_SELF_H
#define HTTPD_HERD_SELF_H

#include "http/self_json.h"
#include "httpd/service.h"

/* A server that knows of more clients does not begin to follow them all only
 * because somebody looks at the herd: that takes memory (view.h). */
#define HERD_LEARN_CLIENTS_MAX 1000000

/*
 * One object. The hub is held shortly. Whoever looks has this server note from
 * now on how soon it learns what others take.
 *
 * Takes    w with room for SELF_JSON_BYTES_MAX.
 * Fails    ERR_FULL  memory is short.
 */
MUST_USE enum err herd_self_write(struct service *service, struct writer *w);

#endif
