/*
 * table.h - the newest report of each client, in memory.
 *
 * Shape    open addressing, linear probing, one record of 56 bytes per slot.
 *          A measuring stick: it never grows, and forgets nobody.
 * Memory   one block of TABLE_SLOTS records at init.
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include <stddef.h>
#include <stdint.h>

#define TABLE_SLOTS  (1u << 18) /* A power of two: 15 MB. */
#define TABLE_ID_MAX 31

struct record {
    uint64_t stamp_ns;     /* The client's own; 0: an empty slot. */
    int32_t lat_udeg;      /* Millionths of a degree, north positive. */
    int32_t lon_udeg;      /* East positive. */
    int64_t skew_ns;       /* Time of receipt minus stamp. */
    uint8_t id_bytes;      /* 1 to TABLE_ID_MAX. */
    char id[TABLE_ID_MAX]; /* In the record, so that a look-up is one miss. */
};

/* Ends the program when memory is short. */
void table_init(void);

/*
 * The record of a client; a new one has stamp 0, which the caller must set.
 *
 * Gives    NULL when the client is new and seven eighths are full.
 */
struct record *table_find_or_add(const char *id, size_t id_bytes);

#endif
