/*
 * parts.h - what the HTTP service is given of its server.
 *
 * Floor    httpd.
 */
#ifndef HTTPD_PARTS_H
#define HTTPD_PARTS_H

#include "httpd/numbers.h"
#include "world/config.h"
#include "world/hub.h"
#include "world/places.h"

/* All of it may be used from any thread. */
struct httpd_parts {
    struct hub *hub;
    struct places *places;
    const struct config *config;
    uint32_t server; /* index of this one */
    /* What metrics tell of the other parts; NULL = nothing. */
    void (*numbers)(void *context, struct httpd_numbers *numbers);
    void *context;
};

#endif
