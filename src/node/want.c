/*
 * What goes out over a link when its socket can take it: first what is owed,
 * then what the feed has (docs/REPLICATION.md 6.2). Nothing is ever queued.
 */
#include "node/acks.h"
#include "node/announce.h"
#include "node/bulk.h"
#include "node/node.h"
#include "node/repair.h"
#include "node/stream.h"
#include "node/sweep.h"
#include "node/times.h"
#include "node/tree.h"
#include "node/vector.h"

/* A VECTOR is stated in parts of so many origins; room for one part. */
#define VECTOR_PART 64
#define VECTOR_ROOM                                                            \
    (FRAME_HEADER_BYTES + 1 + VECTOR_PART * (ANNOUNCE_ROOM + CLAIM_BYTES_MAX))

/* Room for all the small frames that a link can owe at once. */
#define SMALL_ROOM (1024 + FRAME_HEADER_BYTES + 16 * BUCKETS)

_Static_assert(SMALL_ROOM + VECTOR_ROOM < FRAME_BYTES_MAX,
               "one call is enough");

static void write_hello(const struct node *node, const struct link *link,
                        const struct node_moment *now, struct writer *w)
{
    struct hello hello = {
        .version_min = PROTOCOL_VERSION,
        .version_max = PROTOCOL_VERSION,
        .name = state_self_name(node),
        .incarnation = node->incarnation,
        .session = link->session,
        .member_generation = node->member_generation,
        .config_hash = node->config_hash,
        .wall_ns = now->wall_ns,
        .ttl_s = (uint32_t)(node->times.ttl_ns / NS_PER_S),
        .max_future_s = (uint32_t)(node->times.max_future_ns / NS_PER_S),
        .max_clients = node->max_clients,
    };

    for (size_t i = 0; i < sizeof(hello.herd); i++)
        hello.herd[i] = node->herd[i];
    for (size_t i = 0; i < sizeof(hello.nonce); i++)
        hello.nonce[i] = (uint8_t)(now->chance >> (8 * (i % 8)));
    writer_put(w, LINK_PREFACE);
    hello_write(w, &hello);
}

static uint8_t ping_flags(const struct node *node, const struct link *link,
                          int64_t now_ms)
{
    return (uint8_t)((tree_wants(node, link, now_ms) ? PING_CARRY : 0) |
                     (repair_is_settled(node) ? PING_SETTLED : 0) |
                     (bulk_holds(node, link) ? PING_HOLD : 0));
}

static void write_ping(struct node *node, struct link *link,
                       const struct node_moment *now, struct writer *w)
{
    if (sweep_wants_answer(link))
        link->sounded_ns = now->mono_ns;
    vector_settle(node);
    struct ping ping = {
        .mono_ns = now->mono_ns,
        .wall_ns = now->wall_ns,
        .vector_hash = vector_hash(node),
        .map_hash = node->map_hash,
        .flags = ping_flags(node, link, now->mono_ns / NS_PER_MS),
        .beacon = tree_beacon(node),
        .acks_of = node->copies.wanted > 1 ? node_incarnation(node) : 0,
    };

    ping_write(w, &ping);
}

static void write_vector_part(const struct node *node, struct link *link,
                              uint32_t end, struct writer *w)
{
    const struct origins *origins = &node->origins;

    for (uint32_t i = link->vector_at; i < end; i++)
        if (origins_counted(origins, i) > link->told[i])
            announce(node, link->announced, i, w);
    size_t begin = frame_begin(w, FRAME_VECTOR);
    writer_u8(w, end < node->origins.high ? VECTOR_MORE : 0);
    for (uint32_t i = link->vector_at; i < end; i++)
        if (origins_counted(origins, i) > link->told[i]) {
            link->told[i] = origins_counted(origins, i);
            claim_write(w, &(struct claim){i, link->told[i]});
        }
    frame_end(w, begin);
}

/* What was not told yet, in as many parts as fit; the rest stays owed. */
static void write_vector(const struct node *node, struct link *link,
                         struct writer *w)
{
    while ((link->owes & OWES_VECTOR) &&
           writer_room(w) >= VECTOR_ROOM + SMALL_ROOM) {
        uint32_t high = node->origins.high;

        if (link->vector_at == 0)
            link->told_version = origins_version(&node->origins);
        uint32_t end = high - link->vector_at > VECTOR_PART
                           ? link->vector_at + VECTOR_PART
                           : high;

        write_vector_part(node, link, end, w);
        link->vector_at = end;
        if (end == high) {
            link->vector_at = 0;
            link->owes &= ~(unsigned)OWES_VECTOR;
        }
    }
}

static bool pay(struct link *link, enum link_owes debt)
{
    bool owed = (link->owes & debt) != 0;

    link->owes &= ~(unsigned)debt;
    return owed;
}

static void write_fetch(const struct link *link, struct writer *w)
{
    size_t begin = frame_begin(w, FRAME_FETCH);

    writer_put(w, bytes_make(link->to_fetch, sizeof(link->to_fetch)));
    frame_end(w, begin);
}

static void write_owed(struct node *node, const struct node_moment *now,
                       struct link *link, struct writer *w)
{
    if (pay(link, OWES_HELLO))
        write_hello(node, link, now, w);
    if (pay(link, OWES_BYE))
        bye_write(w, link->bye);
    if (pay(link, OWES_AUTH))
        auth_write(w, AUTH_NONE);
    write_vector(node, link, w);
    if (!(link->owes & OWES_VECTOR) && pay(link, OWES_PULL))
        pull_write(w, PULL_HOLD_MS);
    if (pay(link, OWES_PING))
        write_ping(node, link, now, w);
    if (pay(link, OWES_ACK))
        acks_write(link, w);
    if (pay(link, OWES_HASHES))
        repair_write_hashes(node, w);
    if (pay(link, OWES_FETCH))
        write_fetch(link, w);
    if (pay(link, OWES_PONG)) {
        link->pong.wall_ns = now->wall_ns;
        pong_write(w, &link->pong);
    }
}

size_t node_want(struct node *node, const struct node_moment *now,
                 uint32_t index, void *buffer, size_t size, bool *more)
{
    struct link *link = &node->links[index];
    /* No more than one frame's size, so that no frame can exceed it. */
    struct writer w = writer_make(buffer, FRAME_BYTES_MAX);

    assert(index < node->link_count);
    assert(size > 0);
    *more = false;
    if (link->state == LINK_FREE)
        return 0;
    write_owed(node, now, link, &w);
    /* What is owed never uses up what records may take. */
    size_t enough = w.size + size;
    if (enough > FRAME_BYTES_MAX)
        enough = FRAME_BYTES_MAX;
    if (link->state == LINK_LIVE) {
        stream_write(node, now->mono_ns / NS_PER_MS, link, &w, enough);
        *more = (link->owes & OWES_VECTOR) || stream_has_more(node, link);
        if (link->fetch_at < link->fetch_end)
            repair_write(node, link, &w, enough, more);
    }
    assert(!w.full);
    return w.size;
}
