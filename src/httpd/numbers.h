/*
 * numbers.h - what the service's metrics tell of the rest of its server, whose
 * parts this floor does not know.
 *
 * Floor    httpd: types.
 */
#ifndef HTTPD_NUMBERS_H
#define HTTPD_NUMBERS_H

#include "world/durable.h"

struct httpd_numbers {
    uint32_t loops, watchers;
    uint32_t connected; /* clients of the line protocol, over all loops */
    uint64_t accepted, refused_full, refused_address, refused_files;
    uint64_t lines, invalid, too_long;
    uint64_t closed_idle, closed_line, closed_unread, closed_lingering;
    uint64_t refused_copies, short_of_memory;

    uint64_t link_accepted, link_refused, link_dialled, link_dial_failures;
    uint64_t link_bytes_in, link_bytes_out;

    bool journal; /* there is one, and it does not hang */
    struct durable_status durable;
};

#endif
