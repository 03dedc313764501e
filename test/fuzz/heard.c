#include "heard.h"

#include "fuzz.h"

#include "core/entry.h"
#include "core/frame.h"
#include "core/hello.h"
#include "core/ping.h"
#include "node/state.h"

static const struct origin *origin_at(const struct node *node, uint32_t index)
{
    HOLD(index < node->origins.high && node->origins.list[index].used);
    return &node->origins.list[index];
}

static void judge_claims(const struct node *node, struct reader r)
{
    struct claim claim;

    while (r.left.size) {
        HOLD(claim_read(&r, &claim) == ERR_OK);
        HOLD(claim.seq <= origin_at(node, claim.origin)->claimed);
    }
}

static void judge_vector(const struct node *node, struct bytes payload)
{
    struct reader r = reader_make(payload);

    HOLD((reader_u8(&r) & ~VECTOR_MORE) == 0 && !r.bad);
    judge_claims(node, r);
}

/* A frame that says it is the last claims the numbers in it. */
static void judge_updates(const struct node *node, struct bytes payload)
{
    struct reader r = reader_make(payload);
    struct entry_codec codec;
    bool last;

    HOLD(updates_read_head(&r, &last, &codec) == ERR_OK && r.left.size);
    while (r.left.size) {
        struct entry entry;

        HOLD(entry_read(&r, &codec, &entry) == ERR_OK);
        const struct origin *origin = origin_at(node, entry.origin);
        HOLD(entry.seq <= origin->applied);
        HOLD(!last || entry.seq <= origin->claimed);
    }
}

static void judge_origin(const struct node *node, struct bytes payload)
{
    struct origin_message message;

    HOLD(origin_read(payload, &message) == ERR_OK);
    const struct origin *origin = origin_at(node, message.index);
    HOLD(origin->incarnation == message.incarnation);
    HOLD(bytes_equal(names_text(&node->names, origin->name), message.name));
}

static void judge_ping(const struct node *node, struct bytes payload)
{
    struct ping ping;

    HOLD(ping_read(payload, &ping) == ERR_OK);
    HOLD(hash128_equal(ping.map_hash, node->map_hash));
}

static void judge_small(const struct frame *frame)
{
    struct hello hello;
    struct pong pong;
    uint32_t hold_ms;
    uint8_t code;

    switch (frame->type) {
    case FRAME_HELLO:
        HOLD(hello_read(frame->payload, &hello) == ERR_OK);
        break;
    case FRAME_AUTH:
        HOLD(auth_read(frame->payload, AUTH_NONE) == ERR_OK);
        break;
    case FRAME_PULL:
        HOLD(pull_read(frame->payload, &hold_ms) == ERR_OK);
        break;
    case FRAME_PONG:
        HOLD(pong_read(frame->payload, &pong) == ERR_OK);
        break;
    case FRAME_HASHES:
        HOLD(frame->payload.size == 16 * BUCKETS);
        break;
    case FRAME_FETCH:
        HOLD(frame->payload.size == BUCKETS / 8);
        break;
    default:
        HOLD(frame->type == FRAME_BYE);
        HOLD(bye_read(frame->payload, &code) == ERR_OK);
    }
}

static void judge_frame(const struct node *node, const struct frame *frame)
{
    switch (frame->type) {
    case FRAME_VECTOR:
        judge_vector(node, frame->payload);
        break;
    case FRAME_COVER:
        judge_claims(node, reader_make(frame->payload));
        break;
    case FRAME_UPDATES:
        judge_updates(node, frame->payload);
        break;
    case FRAME_ORIGIN:
        judge_origin(node, frame->payload);
        break;
    case FRAME_PING:
        judge_ping(node, frame->payload);
        break;
    default:
        judge_small(frame);
    }
}

void heard_judge(const struct node *node, struct bytes heard)
{
    struct bytes preface = LINK_PREFACE;
    struct frame frame;

    if (heard.size >= preface.size &&
        bytes_equal(bytes_first(heard, preface.size), preface))
        heard = bytes_skip(heard, preface.size);
    while (heard.size) {
        HOLD(frame_cut(&heard, FRAME_PAYLOAD_MAX, &frame) == ERR_OK);
        judge_frame(node, &frame);
    }
}
