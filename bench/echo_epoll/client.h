/*
 * client.h - one connection of the raw server.
 *
 * Shape    it waits for input, or for room for its output, never for both: a
 *          client that does not read is not read from.
 * Memory   a block that lives as long as the connection; others only while half
 *          a line or an unsent reply must be kept.
 */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stdint.h>

#include "echo_epoll/service.h"

struct client;

/* Watch a new connection; takes fd, which closes with the client. */
void client_create(int fd, int epoll_fd);

/* Handle what epoll_wait says of it. The client may be gone afterwards. */
void client_event(struct client *client, const struct service *service,
                  uint32_t events);

#endif
