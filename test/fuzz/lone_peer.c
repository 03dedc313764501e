#include "lone_peer.h"

#include "fuzz.h"
#include "lone_node.h"

#include "core/entry.h"
#include "core/frame.h"
#include "core/hello.h"
#include "core/ping.h"
#include "node/vector.h"

#include <string.h>

#define WORDS_MAX 8192

static uint8_t buffer[WORDS_MAX];

/* One whole frame, as the core's writers write it. */
static void say(uint32_t link, const struct writer *w)
{
    struct bytes left = writer_bytes(w);
    struct frame frame;

    HOLD(frame_cut(&left, FRAME_PAYLOAD_MAX, &frame) == ERR_OK && !left.size);
    lone_say_frame(link, frame.type, frame.payload);
}

void peer_greets(uint32_t link, uint32_t name, uint64_t incarnation,
                 uint32_t generation)
{
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct hello hello = {.version_min = 1,
                          .version_max = 1,
                          .herd = {7},
                          .name = lone_name(name),
                          .incarnation = incarnation,
                          .member_generation = generation};

    writer_put(&w, LINK_PREFACE);
    hello_write(&w, &hello);
    auth_write(&w, AUTH_NONE);
    lone_say(link, writer_bytes(&w), false);
}

/* The node's present life, its first one, or one of the neighbours'. */
static uint64_t life_of(uint32_t name, uint8_t which)
{
    const struct origins *origins = &lone_node()->origins;

    if (name == 0 && which % 2 == 0)
        return origins->list[origins->self].incarnation;
    return 1 + which % 4;
}

void peer_names(uint32_t link, struct reader *play)
{
    struct writer w = writer_make(buffer, sizeof(buffer));
    uint8_t which = reader_u8(play), index = reader_u8(play);
    uint32_t name = which % LONE_NAMES;

    origin_write(&w, &(struct origin_message){
                         .index = index % 10,
                         .incarnation = life_of(name, which / LONE_NAMES),
                         .name = lone_name(name)});
    say(link, &w);
}

void peer_claims(uint32_t link, struct reader *play)
{
    struct writer w = writer_make(buffer, sizeof(buffer));
    uint8_t how = reader_u8(play);
    bool cover = (how & 1) != 0;
    size_t begin = frame_begin(&w, cover ? FRAME_COVER : FRAME_VECTOR);

    if (!cover)
        writer_u8(&w, how >> 1 & VECTOR_MORE);
    for (unsigned i = 0; i < how >> 6; i++) {
        uint8_t index = reader_u8(play), seq = reader_u8(play);

        claim_write(&w, &(struct claim){index % 10, 1u + seq % 32});
    }
    frame_end(&w, begin);
    say(link, &w);
}

static void write_entry(struct writer *w, struct entry_codec *codec,
                        struct reader *play)
{
    char id[] = "kA", position[] = "+1-1", taker[] = "tA";
    uint8_t who = reader_u8(play), what = reader_u8(play);
    struct entry entry = {.origin = reader_u8(play) % 10,
                          .seq = 1u + reader_u8(play) % 32};

    id[1] = (char)('a' + who % 16);
    position[1] = (char)('0' + what % 8);
    taker[1] = (char)('A' + what % 32);
    entry.record = (struct record){
        .id = bytes_text(id),
        .position = bytes_text(what % 8 ? position : ""), /* a tombstone */
        .taker = bytes_make((const uint8_t *)taker, who & 0x80 ? 2 : 0),
        .stamp_ns = (int64_t)(100 + what / 8) * NS_PER_S,
        .skew_ns = who / 16 % 8,
        .generation = what > 250,
    };
    entry_write(w, codec, &entry);
}

void peer_updates(uint32_t link, struct reader *play)
{
    struct writer w = writer_make(buffer, sizeof(buffer));
    size_t begin = frame_begin(&w, FRAME_UPDATES);
    struct entry_codec codec = updates_write_head(&w, 100);
    uint8_t how = reader_u8(play);

    for (unsigned i = 0; i <= how % 4; i++)
        write_entry(&w, &codec, play);
    if (how & 0x80)
        updates_set_claim(&w, begin);
    frame_end(&w, begin);
    say(link, &w);
}

/* What would make both ends the same, or all but the records. */
static void copy_hashes(struct ping *ping, uint8_t how)
{
    struct node *node = lone_node();

    vector_settle(node);
    if (how & 0x10)
        ping->vector_hash = vector_hash(node);
    if (how & 0x20)
        ping->map_hash = node->map_hash;
}

void peer_pings(uint32_t link, struct reader *play)
{
    struct writer w = writer_make(buffer, sizeof(buffer));
    uint8_t how = reader_u8(play), root = reader_u8(play);
    struct ping ping = {
        .mono_ns = how,
        .wall_ns = 1,
        .flags = how & (PING_CARRY | PING_SETTLED),
        .beacon = {.root = lone_name(root),
                   .life = life_of(root % LONE_NAMES, root / LONE_NAMES),
                   .number = reader_u8(play),
                   .distance = reader_u8(play) % 8},
    };

    copy_hashes(&ping, how);
    ping_write(&w, &ping);
    say(link, &w);
}

void peer_pulls(uint32_t link, struct reader *play)
{
    struct writer w = writer_make(buffer, sizeof(buffer));

    pull_write(&w, reader_u16(play));
    say(link, &w);
}

static void say_hashes(uint32_t link, uint8_t other)
{
    struct writer w = writer_make(buffer, sizeof(buffer));
    size_t begin = frame_begin(&w, FRAME_HASHES);

    for (unsigned i = 0; i < BUCKETS; i++) {
        struct hash128 hash = lone_node()->buckets[i];

        hash.low += i == other;
        hash128_write(&w, hash);
    }
    frame_end(&w, begin);
    say(link, &w);
}

void peer_compares(uint32_t link, struct reader *play)
{
    uint8_t how = reader_u8(play);
    uint8_t wanted[BUCKETS / 8];

    if (how & 1) {
        say_hashes(link, reader_u8(play));
        return;
    }
    memset(wanted, how & 2 ? 0xff : how, sizeof(wanted));
    lone_say_frame(link, FRAME_FETCH, bytes_make(wanted, sizeof(wanted)));
}
