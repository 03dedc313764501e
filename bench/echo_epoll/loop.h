/*
 * loop.h - a raw epoll server: one thread, one read and one write for each
 * socket that is ready.
 *
 * Promise  nothing is done that a TCP server of one thread could leave out, so
 *          what a real one costs is quoted as a multiple of this one's cost.
 */
#ifndef BENCH_LOOP_H
#define BENCH_LOOP_H

#include <stdint.h>

#include "echo_epoll/service.h"

/* Serve 127.0.0.1:port until killed; ends the program if it cannot. */
_Noreturn void loop_serve(uint16_t port, const struct service *service);

#endif
