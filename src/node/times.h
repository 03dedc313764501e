/*
 * times.h - how long the node waits for what.
 *
 * Floor    node.
 * Units    milliseconds of the steady clock.
 * Source   docs/REPLICATION.md 6.
 */
#ifndef NODE_TIMES_H
#define NODE_TIMES_H

/* The root of the tree beats this often, and a PING goes over every link with
 * each beat; without a beat a little later. A link is given up after so long
 * without a byte, a root after so long without a new number. */
#define PING_MS       500
#define PING_ALONE_MS 600
#define SILENT_MS     2000
#define ROOT_FRESH_MS 2000

/* After so long without a new number what was heard of a root is forgotten. */
#define ROOT_FORGET_MS 30000

/* A server that has lost its way to the root sends on all links, and asks for
 * records on all, for so long. */
#define FLOOD_MS 1000

/* Over a link without records the vector goes this often, in a herd of up to
 * a hundred; more seldom in a larger one. */
#define VECTOR_MS 200

/* Who begins to send waits so long, or twice the way there and back, for a
 * fresh vector of the other end; never longer than the most, as a PONG that
 * stood in a queue says nothing about the way. */
#define ROLE_WAIT_MS      5
#define ROLE_WAIT_MOST_MS 1000

/* What somebody claims and nobody sends is pulled after this, or four times
 * what it usually takes; the puller is sent records for so long. */
#define PULL_AFTER_MS 250
#define PULL_HOLD_MS  2000

/* While one neighbour brings much, the others' sweeps rest: until nothing has
 * come from it for so long, and no longer than this in any case. */
#define BULK_STALL_MS 250
#define BULK_HOLD_MS  2000

/* A bookmark that has not drained for so long, though it has passed all that
 * was there at first, is helped by a sweep. */
#define LAG_MS 1000

/* Checkpoints are this far apart at least, the older ones ever farther. */
#define CHECKPOINT_MS   1000
#define CHECKPOINTS_MAX 24

/* A link whose neighbour seems to have started anew is given up after so long
 * without a byte; until then it is the neighbour. */
#define DOUBT_MS 1000

/* A clock in doubt stays so for this long when too few neighbours are left to
 * say anything else. */
#define FENCE_HOLD_MS 10000

/* A clock that moved by more than this against the steady one has jumped; for
 * so long after that, and after the start, nothing expires: until neighbours'
 * clocks have been measured anew. */
#define CLOCK_JUMP_MS  1000
#define CLOCK_DOUBT_MS 5000

/* Slots that are looked at for what has expired, before a pause; and a longer
 * one when all have been. */
#define EXPIRY_SLICE_SLOTS 4096
#define EXPIRY_PAUSE_MS    50
#define EXPIRY_REST_MS     1000

/* Clocks that differ by no more than this hash the same; less if the TTL is
 * less than some hours. */
#define HASH_MARGIN_MOST_MS 60000

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

/* Records that nobody claims any more get a new dot after this. */
#define ORPHAN_ADOPT_MS 60000

/* However quiet it is, lives are looked through this often. */
#define LIVES_EVERY_MS 10000

/* A dead life of a server, without records, is forgotten after this. */
#define ORIGIN_FORGET_MS 600000

/* For so long after the table of lives was full, and while more than half of
 * it is taken, a silent life is forgotten this often. */
#define ORIGIN_CROWD_MS 120000
#define ORIGIN_THIN_MS  250

/* The map hash follows the feed in slices, so that it never holds anybody up
 * for long: so many records, then a pause; a longer one when it is abreast. */
#define HASH_SLICE_RECORDS 512

/* After a start there may be millions to sum up, and until that is done nobody
 * can compare himself with this server: so many a slice, still no millisecond.
 */
#define HASH_RESTORED_RECORDS 4096
#define HASH_PAUSE_MS         10
#define HASH_REST_MS          100

/* Records that differ without reason are compared this often at most. */
#define REPAIR_EVERY_MS 5000

/* Maps that differ and both have stood still for so long are compared, too. */
#define REPAIR_STILL_MS 5000

/* So much a sweep sends before a PONG shows that the other end has taken it,
 * and has had its say (R18). */
#define SWEEP_FIRST_RECORDS 512

/* Slots that a sweep looks at before others get a turn. */
#define SWEEP_SLICE_SLOTS 4096

#endif
