/*
 * handlers.h - what each path does; one file for each. routes.c has the table.
 *
 * Floor    httpd.
 */
#ifndef HTTPD_HANDLERS_H
#define HTTPD_HANDLERS_H

#include "httpd/exchange.h"

exchange_handler on_client_get;    /* GET  /v1/clients/{} */
exchange_handler on_client_report; /* PUT, POST /v1/clients/{} */
exchange_handler on_clients;       /* GET  /v1/clients */
exchange_handler on_events;        /* GET  /v1/events */
exchange_handler on_client_places; /* GET  /v1/clients/{}/places */
exchange_handler on_herd;          /* GET  /v1/herd */
exchange_handler on_herd_self;     /* GET  /v1/herd/self */
exchange_handler on_health;        /* GET  /healthz */
exchange_handler on_ready;         /* GET  /readyz */
exchange_handler on_metrics;       /* GET  /metrics */
exchange_handler on_openapi;       /* GET  /openapi.json */
exchange_handler on_nearby_legacy; /* GET  /maps/api/place/nearbysearch/json */
exchange_handler on_nearby_new;    /* POST /v1/places:searchNearby */
exchange_handler on_page;          /* GET  /, /map/... */

/* What phones send, on any other path. Gives whether it is a phone's, and then
 * it is answered, or will be. */
bool on_phone_if_theirs(struct exchange *x);

#endif
