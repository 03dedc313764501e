/*
 * readiness.h - what a service knows of whether its server is ready.
 *
 * Floor    httpd.
 */
#ifndef HTTPD_READINESS_H
#define HTTPD_READINESS_H

#include "http/ready.h"
#include "httpd/service.h"

/* Takes    node, held. The other ports are open before the service's is. */
struct ready readiness(const struct service *service, const struct node *node);

#endif
