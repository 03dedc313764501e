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

/* One object. The hub is held shortly.
 * Takes    w with room for SELF_JSON_BYTES_MAX. */
void herd_self_write(struct service *service, struct writer *w);

#endif
