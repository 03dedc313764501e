/* A server that is played by the scene: it says what it is told to, however
 * wrong, and the trace shows what it hears. */
#include "core/entry.h"
#include "core/frame.h"
#include "core/hello.h"
#include "core/ping.h"
#include "core/stamp.h"
#include "inside.h"
#include "scene_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A hand has one life, and one connection at a time. */
#define HAND_LIFE 77

struct hand {
    uint32_t wire; /* or WIRE_NONE */
    uint32_t link;
    uint8_t out[4096]; /* to be said */
    size_t out_bytes;
    uint8_t in[FRAME_BYTES_MAX]; /* not whole yet */
    size_t in_bytes;
    bool prefaced;
    uint64_t acked; /* the number in the last ACK */
};

void hands_make(struct scene *scene)
{
    scene->hands = calloc(SCENE_HOSTS, sizeof(*scene->hands));
    assert(scene->hands);
    for (uint32_t i = 0; i < SCENE_HOSTS; i++)
        scene->hands[i].wire = WIRE_NONE;
}

/* ---- hearing ---- */

static void tell_bye(struct scene *scene, uint32_t host, struct bytes payload)
{
    uint8_t code;

    if (bye_read(payload, &code) == ERR_OK)
        scene_tell(scene, host, "hears a goodbye: %s", bye_text(code));
}

/* What a hand is told of records and claims, by name. */
static void tell_frame(struct scene *scene, uint32_t host,
                       const struct frame *frame)
{
    struct origin_message origin;
    struct ack ack;

    switch (frame->type) {
    case FRAME_BYE:
        tell_bye(scene, host, frame->payload);
        break;
    case FRAME_ORIGIN:
        if (origin_read(frame->payload, &origin) == ERR_OK)
            scene_tell(
                scene, host, "hears of %s",
                scene_dot(scene, origin.name, origin.incarnation, origin.index)
                    .text);
        break;
    case FRAME_UPDATES:
        scene_tell(scene, host, "hears records");
        break;
    case FRAME_ACK:
        if (ack_read(frame->payload, &ack) == ERR_OK) {
            scene->hands[host].acked = ack.seq;
            scene_tell(scene, host, "hears that %llu is safe",
                       (unsigned long long)ack.seq);
        }
        break;
    default:
        break;
    }
}

static void cut_frames(struct scene *scene, uint32_t host, struct hand *hand)
{
    struct bytes input = bytes_make(hand->in, hand->in_bytes);
    struct frame frame;

    if (!hand->prefaced && input.size >= 4) {
        input = bytes_skip(input, 4);
        hand->prefaced = true;
    }
    while (hand->prefaced &&
           frame_cut(&input, FRAME_PAYLOAD_MAX, &frame) == ERR_OK)
        tell_frame(scene, host, &frame);
    memmove(hand->in, input.data, input.size);
    hand->in_bytes = input.size;
}

void hand_heard(struct sim *sim, uint32_t host, const struct node_event *event)
{
    struct scene *scene = (struct scene *)sim;
    struct hand *hand = &scene->hands[host];

    switch (event->kind) {
    case NODE_LINK_UP:
        *hand = (struct hand){.wire = sim->hosts[host].wires[event->link],
                              .link = event->link};
        scene_tell(scene, host, "is connected");
        break;
    case NODE_LINK_DOWN:
        hand->wire = WIRE_NONE;
        scene_tell(scene, host, "is cut off");
        break;
    case NODE_LINK_BYTES:
        assert(hand->in_bytes + event->bytes.size <= sizeof(hand->in));
        memcpy(hand->in + hand->in_bytes, event->bytes.data, event->bytes.size);
        hand->in_bytes += event->bytes.size;
        cut_frames(scene, host, hand);
        break;
    default:
        break;
    }
}

uint64_t hand_acked(const struct scene *scene, uint32_t host)
{
    return scene->hands[host].acked;
}

size_t hand_say(struct sim *sim, uint32_t host, uint32_t link, uint8_t *buffer)
{
    struct hand *hand = &((struct scene *)sim)->hands[host];
    size_t size = link == hand->link ? hand->out_bytes : 0;

    memcpy(buffer, hand->out, size);
    hand->out_bytes -= size;
    return size;
}

/* ---- saying ---- */

/* report M bus1 +1-1 100: it has taken that, and says nothing of it yet */
void hand_take(struct scene *scene, uint32_t host, char **words)
{
    struct ledger *ledger = &scene->sim.ledger;
    uint32_t life = ledger_life(ledger, host, HAND_LIFE), count;
    uint32_t key = scene_keys(scene, words[2], &count);
    struct record record = {.id = bytes_text(scene->sim.ids[key]),
                            .position = bytes_text(words[3]),
                            .taker = bytes_text(scene->sim.hosts[host].name),
                            .stamp_ns = (int64_t)scene_number(scene, words[4]) *
                                        NS_PER_S};

    if (!ledger_add(ledger, life, ledger->lives[life].count + 1, key, &record,
                    scene->sim.now_ns))
        scene_die(scene, "it has no room for that");
}

/* dial M>A */
void do_dial(struct scene *scene, char **words, uint32_t count)
{
    struct pair pair = scene_pair(scene, words[1]);

    (void)count;
    if (!scene->sim.hosts[pair.from].by_hand)
        scene_die(scene, "only a hand is told to dial");
    wire_dial(&scene->sim, pair.from,
              scene_neighbour(scene, pair.from, pair.to));
}

typedef void say_frame(struct scene *scene, uint32_t host, struct writer *w,
                       char **words, uint32_t count);

/* say M>A hello, say M>A hello 3: of that generation of members */
static void say_hello(struct scene *scene, uint32_t host, struct writer *w,
                      char **words, uint32_t count)
{
    struct hello hello = {
        .version_min = 1,
        .version_max = 1,
        .herd = {1, 2, 3},
        .name = bytes_text(scene->sim.hosts[host].name),
        .incarnation = HAND_LIFE,
        .session = 1,
        .member_generation =
            count > 0 ? (uint32_t)scene_number(scene, words[0]) : 0,
    };

    (void)scene_life(scene, hello.name, hello.incarnation);
    writer_put(w, LINK_PREFACE);
    hello_write(w, &hello);
}

static void say_auth(struct scene *scene, uint32_t host, struct writer *w,
                     char **words, uint32_t count)
{
    (void)scene;
    (void)host;
    (void)words;
    (void)count;
    auth_write(w, AUTH_NONE);
}

/* say M>A origin 0 A: the index stands for that life */
static void say_origin(struct scene *scene, uint32_t host, struct writer *w,
                       char **words, uint32_t count)
{
    struct scene_life life;

    (void)host;
    if (count < 2 || !scene_find_life(scene, words[1], &life))
        scene_die(scene, "an index and a life are wanted");
    origin_write(w, &(struct origin_message){
                        .index = (uint32_t)scene_number(scene, words[0]),
                        .incarnation = life.incarnation,
                        .name = life.name});
}

static void say_claim(struct scene *scene, enum frame_type type,
                      struct writer *w, char **words, uint32_t count)
{
    size_t frame = frame_begin(w, type);

    if (type == FRAME_VECTOR)
        writer_u8(w, 0);
    for (uint32_t i = 0; i + 1 < count; i += 2)
        claim_write(w, &(struct claim){
                           .origin = (uint32_t)scene_number(scene, words[i]),
                           .seq = scene_number(scene, words[i + 1])});
    frame_end(w, frame);
}

/* say M>A vector, say M>A vector 0 12: it claims 12 of what 0 stands for */
static void say_vector(struct scene *scene, uint32_t host, struct writer *w,
                       char **words, uint32_t count)
{
    (void)host;
    say_claim(scene, FRAME_VECTOR, w, words, count);
}

/* say M>A cover 0 12: A has got all of it, says the hand */
static void say_cover(struct scene *scene, uint32_t host, struct writer *w,
                      char **words, uint32_t count)
{
    (void)host;
    say_claim(scene, FRAME_COVER, w, words, count);
}

/* say M>A record 0 7: the seventh that it took, whose life is 0; claiming
 * nothing */
static void say_record(struct scene *scene, uint32_t host, struct writer *w,
                       char **words, uint32_t count)
{
    const struct ledger *ledger = &scene->sim.ledger;
    uint32_t life = ledger_find(ledger, host, HAND_LIFE);
    uint64_t seq = count > 1 ? scene_number(scene, words[1]) : 0;

    if (life == UINT32_MAX || seq == 0 || seq > ledger->lives[life].count)
        scene_die(scene, "an index, and a number that it took, are wanted");
    size_t frame = frame_begin(w, FRAME_UPDATES);
    struct entry_codec codec = updates_write_head(w, 0);
    struct entry entry = {
        .record = ledger_record(ledger, ledger->lives[life].updates[seq - 1]),
        .origin = (uint32_t)scene_number(scene, words[0]),
        .seq = seq,
    };

    entry_write(w, &codec, &entry);
    frame_end(w, frame);
}

/* say M>A ping, say M>A ping acks: it wants to be told what is safe */
static void say_ping(struct scene *scene, uint32_t host, struct writer *w,
                     char **words, uint32_t count)
{
    struct ping ping = {
        .mono_ns = 1,
        .wall_ns = BEGIN_2026_NS,
        .flags = PING_CARRY,
        .beacon = {.root = bytes_text(scene->sim.hosts[host].name),
                   .life = HAND_LIFE,
                   .number = 1},
        .acks_of = count > 0 && strcmp(words[0], "acks") == 0 ? HAND_LIFE : 0,
    };

    ping_write(w, &ping);
}

static const struct say_row {
    const char *name;
    say_frame *say;
} rows[] = {
    {"hello", say_hello},   {"auth", say_auth},     {"origin", say_origin},
    {"ping", say_ping},     {"vector", say_vector}, {"cover", say_cover},
    {"record", say_record},
};

static say_frame *find_frame(const struct scene *scene, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].say;
    scene_die(scene, "a hand cannot say %s", name);
}

void do_say(struct scene *scene, char **words, uint32_t count)
{
    struct pair pair = scene_pair(scene, words[1]);
    struct hand *hand = &scene->hands[pair.from];
    struct writer w = writer_make(hand->out, sizeof(hand->out));

    if (!scene->sim.hosts[pair.from].by_hand || hand->wire == WIRE_NONE)
        scene_die(scene, "only a hand with a connection can say something");
    w.size = hand->out_bytes;
    find_frame(scene, words[2])(scene, pair.from, &w, words + 3, count - 3);
    assert(!w.full);
    hand->out_bytes = w.size;
    host_pump(&scene->sim, pair.from, hand->link);
}
