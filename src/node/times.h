/*
 * times.h - how long the node waits for what.
 *
 * Floor    node.
 * Units    milliseconds of the steady clock.
 * Source   docs/LINKS.md 6.
 */
#ifndef NODE_TIMES_H
#define NODE_TIMES_H

/* A link says that it lives this often, and is given up after this long
 * without a byte. */
#define PING_MS   500
#define SILENT_MS 2000

/* A connection proves itself within this, or is closed. */
#define HANDSHAKE_MS 5000

/* Between two dials of one neighbour: doubling from the first to the most,
 * plus or minus a share of chance so that two ends do not stay in step. */
#define DIAL_FIRST_MS       20
#define DIAL_MOST_MS        1000
#define DIAL_JITTER_PERCENT 30

/* A step that comes later than this after the last: the server itself stood
 * still (stopped, swapped, suspended), which says nothing about the others. */
#define STALL_MS 1000

/* A dead life of a server, without records, is forgotten after this. */
#define ORIGIN_FORGET_MS 600000

/* The map hash follows the feed in slices, so that it never holds anybody up
 * for long: so many records, then a pause. */
#define HASH_SLICE_RECORDS 512
#define HASH_PAUSE_MS      10

/* Slots that a sweep looks at before others get a turn. */
#define SWEEP_SLICE_SLOTS 4096

#endif
