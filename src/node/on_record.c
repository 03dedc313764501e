/*
 * Records and claims as they go to files (docs/DATA.md 6, docs/REPLICATION.md
 * 9). What a file is given is what a link would be, that lacks all and loses
 * nothing.
 */
#include "node/acks.h"
#include "node/announce.h"
#include "node/node.h"
#include "node/recorder.h"
#include "node/sending.h"

#include <string.h>

/* Claims go out in parts of so many; room for one part, or one void claim. */
#define PART 64
#define PART_ROOM                                                              \
    (FRAME_HEADER_BYTES + PART * (ANNOUNCE_ROOM + CLAIM_BYTES_MAX))
#define VOID_ROOM (FRAME_HEADER_BYTES + ANNOUNCE_ROOM + VARINT_BYTES_MAX)

_Static_assert(PART_ROOM + ENTRY_ROOM < FRAME_BYTES_MAX, "a part fits");

/* ---- begin and end ---- */

static void begin_journal(struct node *node, struct recorder *journal)
{
    enum err error = feed_open_last(&node->feed, &journal->mark);

    assert(error == ERR_OK);
    journal->last = UINT64_MAX;
    journal->cover_version = node->origins.claims_version;
    /* What was restored is in the files before. */
    for (uint32_t i = 0; i < node->origins.high; i++)
        journal->covered[i] = node->origins.list[i].claimed;
}

static void begin_snapshot(struct node *node, struct recorder *snapshot)
{
    enum err error = feed_open_first(&node->feed, &snapshot->mark);

    assert(error == ERR_OK);
    snapshot->last = node->feed.last;
    snapshot->cover_version = UINT64_MAX;
    memset(snapshot->covered, 0,
           node->origins.count_max * sizeof(*snapshot->covered));
    for (uint32_t i = 0; i < node->origins.high; i++)
        snapshot->due[i] = node->origins.list[i].claimed;
}

void node_record_begin(struct node *node, enum node_recorder which)
{
    struct recorder *recorder = &node->recorders[which];

    assert(!recorder->on);
    recorder->on = true;
    memset(recorder->announced, 0, node->origins.count_max);
    if (which == NODE_JOURNAL)
        begin_journal(node, recorder);
    else
        begin_snapshot(node, recorder);
}

void node_record_anew(struct node *node, enum node_recorder which)
{
    memset(node->recorders[which].announced, 0, node->origins.high);
}

void node_record_void(struct node *node)
{
    node->recorders[NODE_JOURNAL].all_void = true;
}

void node_record_end(struct node *node, enum node_recorder which)
{
    struct recorder *recorder = &node->recorders[which];

    assert(recorder->on);
    feed_close(&node->feed, recorder->mark);
    recorder->on = false;
}

/* ---- claims ---- */

static void write_all_void(const struct node *node, struct recorder *recorder,
                           struct writer *w)
{
    size_t high = node->origins.high;

    void_write(w, VOID_ALL);
    memset(recorder->covered, 0, high * sizeof(*recorder->covered));
    memset(recorder->void_claims, 0, high);
    recorder->cover_version = UINT64_MAX;
    recorder->all_void = false;
}

/* Gives    whether all is said. */
static bool write_void(const struct node *node, struct recorder *recorder,
                       struct writer *w)
{
    if (recorder->all_void)
        write_all_void(node, recorder, w);
    for (uint32_t i = 0; recorder->some_void && i < node->origins.high; i++) {
        if (!recorder->void_claims[i])
            continue;
        if (writer_room(w) < VOID_ROOM)
            return false;
        announce(node, recorder->announced, i, w);
        void_write(w, i);
        recorder->void_claims[i] = 0;
    }
    recorder->some_void = false;
    return true;
}

static uint64_t claim_of(const struct node *node, enum node_recorder which,
                         uint32_t origin)
{
    return which == NODE_JOURNAL ? node->origins.list[origin].claimed
                                 : node->recorders[which].due[origin];
}

/* The claims from *at on that the file has not, up to one part of them. */
static uint32_t find_due(const struct node *node, enum node_recorder which,
                         uint32_t *at, struct claim due[PART])
{
    const struct recorder *recorder = &node->recorders[which];
    uint32_t count = 0;

    for (; *at < node->origins.high && count < PART; (*at)++) {
        uint64_t seq = claim_of(node, which, *at);

        if (seq > recorder->covered[*at])
            due[count++] = (struct claim){*at, seq};
    }
    return count;
}

/* Gives    whether all is said. */
static bool write_claims(const struct node *node, enum node_recorder which,
                         struct recorder *recorder, struct writer *w)
{
    struct claim due[PART];
    uint32_t at = 0;

    if (recorder->cover_version == node->origins.claims_version)
        return true;
    while (at < node->origins.high) {
        if (writer_room(w) < PART_ROOM)
            return false;
        uint32_t count = find_due(node, which, &at, due);

        for (uint32_t i = 0; i < count; i++)
            announce(node, recorder->announced, due[i].origin, w);
        size_t begin = frame_begin(w, FRAME_COVER);
        for (uint32_t i = 0; i < count; i++) {
            claim_write(w, &due[i]);
            recorder->covered[due[i].origin] = due[i].seq;
        }
        if (count)
            frame_end(w, begin);
        else
            w->size = begin;
    }
    recorder->cover_version = node->origins.claims_version;
    return true;
}

/* ---- what comes next ---- */

/* Gives    whether all is there. */
static bool write_records(struct node *node, struct recorder *recorder,
                          struct writer *w)
{
    struct sending s = {.node = node, .announced = recorder->announced, .w = w};
    uint32_t slot = 0;

    while (slot != FEED_NONE && writer_room(w) >= ENTRY_ROOM) {
        slot = feed_read(&node->feed, recorder->mark, recorder->last);
        if (slot != FEED_NONE)
            sending_add(&s, slot);
    }
    sending_end(&s);
    return slot == FEED_NONE;
}

size_t node_record(struct node *node, enum node_recorder which, void *buffer,
                   bool *more)
{
    struct recorder *recorder = &node->recorders[which];
    struct writer w = writer_make(buffer, FRAME_BYTES_MAX);

    assert(recorder->on);
    *more = !write_void(node, recorder, &w) ||
            !write_records(node, recorder, &w) ||
            !write_claims(node, which, recorder, &w);
    assert(!w.full);
    recorder->ticket++;
    return w.size;
}

uint64_t node_record_ticket(const struct node *node)
{
    return node->recorders[NODE_JOURNAL].ticket;
}

uint64_t node_record_wanted(const struct node *node)
{
    return acks_ticket(node);
}

uint64_t node_recorded(const struct node *node)
{
    const struct recorder *journal = &node->recorders[NODE_JOURNAL];

    return feed_is_drained(&node->feed, journal->mark)
               ? node->feed.last
               : feed_passed(&node->feed, journal->mark);
}

bool node_record_is_due(const struct node *node)
{
    const struct recorder *journal = &node->recorders[NODE_JOURNAL];

    return journal->on &&
           (journal->some_void || journal->all_void ||
            journal->cover_version != node->origins.claims_version ||
            !feed_is_drained(&node->feed, journal->mark));
}

uint64_t node_incarnation(const struct node *node)
{
    return node->origins.list[node->origins.self].incarnation;
}
