/*
 * request.h - writes requests: one dialect's text, each time with other values.
 *
 * Promise  each request names another key (in order, or drawn), a place within
 *          about 100 m of that key's home, and a later time stamp than the one
 *          before. So no server can skip a report as old or as unchanged.
 */
#ifndef BENCH_REQUEST_H
#define BENCH_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REQUEST_BYTES_MAX 256
#define REQUEST_KEYS_MAX  100000000 /* A key is eight digits. */

struct request {
    char text[REQUEST_BYTES_MAX];
    size_t size;
    /* Where in text the digits are; REQUEST_ABSENT if it has none such. */
    size_t key_at, lat_at, lon_at, stamp_at;
    uint64_t keys;
    bool keys_in_order;
    uint64_t number;   /* Requests written so far. */
    uint64_t stamp_ns; /* Time stamp of the last one. */
    uint64_t chance;   /* State of mix_next. */
};

#define REQUEST_ABSENT SIZE_MAX

/*
 * Takes    text, a dialect's request, copied; keys, how many there are, from 1
 *          to REQUEST_KEYS_MAX.
 */
void request_init(struct request *request, const char *text, uint64_t keys,
                  bool keys_in_order);

/* Write the next request to `to` and give the place behind its last byte. */
char *request_write(struct request *request, char *to);

#endif
