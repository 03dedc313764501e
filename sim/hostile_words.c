/* What a mad peer says: names and lives that are, were, or never have been;
 * numbers that fit, or are beyond all. */
#include "core/entry.h"
#include "core/frame.h"
#include "core/hello.h"
#include "core/messages.h"
#include "core/ping.h"
#include "hostile.h"
#include "inside.h"

#include <stdio.h>

#define BUCKET_COUNT 256

/* Who speaks, and what is drawn for the present frame. */
struct mad {
    struct sim *sim;
    const struct host *host;
    const struct hostile *hostile;
    struct dice *dice;
    char name[16], taker[16], id[16], position[24];
};

/* ---- names and numbers ---- */

/* As odd as can be, and short enough for a test of form. */
static uint64_t draw_number(struct mad *mad)
{
    switch (dice_below(mad->dice, 4)) {
    case 0:
        return 0;
    case 1:
        return UINT64_MAX;
    case 2:
        return dice_below(mad->dice, 1000);
    default:
        return dice_throw(mad->dice);
    }
}

static uint64_t draw_seq(struct mad *mad)
{
    if (mad->hostile->rude && dice_once_in(mad->dice, 500))
        return (uint64_t)1 << 63;
    switch (dice_below(mad->dice, 8)) {
    case 0:
        return SEQ_MAX - dice_below(mad->dice, 3);
    case 1:
        return 1 + dice_throw(mad->dice) % SEQ_MAX;
    case 2:
        return 1 + dice_below(mad->dice, 100000);
    default:
        return 1 + dice_below(mad->dice, 300);
    }
}

static struct bytes draw_name(struct mad *mad, char text[16])
{
    if (dice_once_in(mad->dice, 3))
        snprintf(text, 16, "x%u", dice_below(mad->dice, HOSTILE_NAMES));
    else
        snprintf(text, 16, "n%04u",
                 dice_below(mad->dice, mad->sim->graph.servers));
    return bytes_text(text);
}

/* Mostly a life that is, or was. */
static uint64_t draw_life(struct mad *mad)
{
    const struct ledger *ledger = &mad->sim->ledger;

    if (mad->hostile->endless || !ledger->life_count ||
        dice_once_in(mad->dice, 4)) {
        (void)draw_name(mad, mad->name);
        return draw_number(mad);
    }
    const struct life *life =
        &ledger->lives[dice_below(mad->dice, ledger->life_count)];
    snprintf(mad->name, sizeof(mad->name), "n%04u", life->host);
    return life->incarnation;
}

static uint32_t draw_index(struct mad *mad)
{
    if (mad->hostile->rude && dice_once_in(mad->dice, 500))
        return (uint32_t)dice_throw(mad->dice);
    return dice_below(mad->dice, dice_once_in(mad->dice, 4)
                                     ? mad->host->config.max_origins
                                     : 12);
}

/* Somebody that lives, to speak the truth of; or NULL. */
static const struct node *draw_node(struct mad *mad)
{
    const struct sim *sim = mad->sim;

    return sim->hosts[dice_below(mad->dice, sim->graph.servers)].node;
}

/* ---- frames ---- */

static void say_origin(struct mad *mad, struct writer *w)
{
    uint64_t incarnation = draw_life(mad);

    origin_write(w, &(struct origin_message){draw_index(mad), incarnation,
                                             bytes_text(mad->name)});
}

static void say_claims(struct mad *mad, struct writer *w)
{
    for (uint32_t count = dice_below(mad->dice, 20); count; count--) {
        /* One throw after the other: in a list they have no order. */
        struct claim claim = {.origin = draw_index(mad)};

        claim.seq = draw_seq(mad);
        claim_write(w, &claim);
    }
}

static void say_vector(struct mad *mad, struct writer *w)
{
    size_t begin = frame_begin(w, FRAME_VECTOR);

    writer_u8(w, dice_once_in(mad->dice, 4) ? VECTOR_MORE : 0);
    say_claims(mad, w);
    frame_end(w, begin);
}

static void say_cover(struct mad *mad, struct writer *w)
{
    size_t begin = frame_begin(w, FRAME_COVER);

    say_claims(mad, w);
    frame_end(w, begin);
}

static int64_t draw_stamp(struct mad *mad)
{
    int64_t now_ns = 1767225600 * (int64_t)NS_PER_S + mad->sim->now_ns;

    switch (dice_below(mad->dice, 16)) {
    case 0:
        return 0;
    case 1:
        return INT64_MAX;
    default:
        return now_ns + dice_between(mad->dice, -20, 5) * NS_PER_S;
    }
}

static struct bytes draw_id(struct mad *mad)
{
    if (!dice_once_in(mad->dice, 4))
        return bytes_text(mad->sim->ids[dice_below(mad->dice, mad->sim->keys)]);
    snprintf(mad->id, sizeof(mad->id), "h%u",
             dice_below(mad->dice, HOSTILE_IDS));
    return bytes_text(mad->id);
}

static struct record draw_record(struct mad *mad)
{
    struct record record = {.id = draw_id(mad)};

    record.stamp_ns = draw_stamp(mad);
    snprintf(mad->position, sizeof(mad->position), "+%u.5-120.25",
             dice_below(mad->dice, 90));
    /* One in so many is a tombstone. */
    record.position =
        bytes_text(dice_once_in(mad->dice, 8) ? "" : mad->position);
    record.skew_ns = (int64_t)draw_number(mad);
    if (dice_once_in(mad->dice, 2))
        record.taker = draw_name(mad, mad->taker);
    if (dice_once_in(mad->dice, 16))
        record.generation = 1 + dice_below(mad->dice, 3);
    return record;
}

static void say_updates(struct mad *mad, struct writer *w)
{
    size_t begin = frame_begin(w, FRAME_UPDATES);
    struct entry_codec codec =
        updates_write_head(w, 1767225600 * (int64_t)NS_PER_S);

    for (uint32_t count = dice_below(mad->dice, 12); count; count--) {
        struct entry entry = {.record = draw_record(mad)};

        entry.origin = draw_index(mad);
        entry.seq = draw_seq(mad) % (SEQ_MAX + 1);
        entry.seq += !entry.seq;
        entry_write(w, &codec, &entry);
    }
    if (dice_once_in(mad->dice, 4))
        updates_set_claim(w, begin);
    frame_end(w, begin);
}

/* A beacon of the true root that is newer and nearer than any, or of another.
 */
static struct beacon draw_beacon(struct mad *mad)
{
    const struct node *node = draw_node(mad);
    struct node_status status;
    struct beacon beacon = {.root = draw_name(mad, mad->name)};

    beacon.life = draw_number(mad);
    if (node && dice_once_in(mad->dice, 2)) {
        node_status(node, &status);
        beacon.root = status.root;
        beacon.life = inside_root_life(node);
    }
    beacon.number = (uint32_t)draw_number(mad);
    beacon.distance = dice_once_in(mad->dice, 4)
                          ? (uint32_t)dice_throw(mad->dice)
                          : dice_below(mad->dice, 3);
    return beacon;
}

static void say_ping(struct mad *mad, struct writer *w)
{
    const struct node *node = draw_node(mad);
    struct node_status status;
    struct ping ping = {.mono_ns = (int64_t)draw_number(mad)};

    ping.wall_ns = (int64_t)draw_number(mad);
    if (node) {
        node_status(node, &status);
        ping.vector_hash = status.vector_hash;
        ping.map_hash = status.map_hash;
    }
    if (dice_once_in(mad->dice, 2))
        ping.map_hash.low = dice_throw(mad->dice);
    ping.flags = (uint8_t)dice_below(mad->dice, 4);
    ping.beacon = draw_beacon(mad);
    ping_write(w, &ping);
}

static void say_pong(struct mad *mad, struct writer *w)
{
    struct pong pong = {.mono_ns = (int64_t)draw_number(mad)};

    pong.wall_ns = (int64_t)draw_number(mad);
    pong_write(w, &pong);
}

static void say_hashes(struct mad *mad, struct writer *w)
{
    size_t begin = frame_begin(w, FRAME_HASHES);

    for (unsigned i = 0; i < 2 * BUCKET_COUNT; i++)
        writer_u64(w, dice_throw(mad->dice));
    frame_end(w, begin);
}

static void say_fetch(struct mad *mad, struct writer *w)
{
    size_t begin = frame_begin(w, FRAME_FETCH);

    for (unsigned i = 0; i < BUCKET_COUNT / 64; i++)
        writer_u64(w, dice_throw(mad->dice));
    frame_end(w, begin);
}

static void say_pull(struct mad *mad, struct writer *w)
{
    pull_write(w, (uint32_t)draw_number(mad));
}

static void say_bye(struct mad *mad, struct writer *w)
{
    bye_write(w, (enum bye)dice_below(mad->dice, BYE_COUNT));
}

/* A frame that no version knows, of any type. */
static void say_noise(struct mad *mad, struct writer *w)
{
    size_t begin = frame_begin(w, (enum frame_type)dice_below(mad->dice, 256));

    for (uint32_t count = dice_below(mad->dice, 40); count; count--)
        writer_u8(w, (uint8_t)dice_throw(mad->dice));
    frame_end(w, begin);
}

static void say_garbage(struct mad *mad, struct writer *w)
{
    for (uint32_t count = dice_below(mad->dice, 40); count; count--)
        writer_u8(w, (uint8_t)dice_throw(mad->dice));
}

/* ---- speaking ---- */

typedef void say(struct mad *mad, struct writer *w);

static say *const polite[] = {say_origin,  say_origin, say_origin, say_vector,
                              say_updates, say_cover,  say_ping,   say_ping,
                              say_pong,    say_hashes, say_fetch,  say_pull};
static say *const impolite[] = {say_bye, say_noise, say_garbage};

static struct mad begin(struct sim *sim, uint32_t host)
{
    return (struct mad){
        .sim = sim,
        .host = &sim->hosts[host],
        .hostile = sim->hosts[host].hostile,
        .dice = &sim->dice[DICE_NODES],
    };
}

void hostile_greet(struct sim *sim, uint32_t index, struct writer *w)
{
    struct mad mad = begin(sim, index);
    struct hello hello = {
        .version_min = PROTOCOL_VERSION,
        .version_max = PROTOCOL_VERSION,
        .name = bytes_text(mad.host->name),
        .incarnation = mad.host->config.incarnation + mad.host->lives,
        .session = draw_number(&mad),
    };

    hello.wall_ns = (int64_t)draw_number(&mad);
    hello.max_clients = draw_number(&mad);
    for (size_t i = 0; i < sizeof(hello.herd); i++)
        hello.herd[i] = mad.host->config.herd[i];
    writer_put(w, LINK_PREFACE);
    hello_write(w, &hello);
    auth_write(w, AUTH_NONE);
}

void hostile_speak(struct sim *sim, uint32_t index, struct writer *w)
{
    struct mad mad = begin(sim, index);
    uint32_t kind = dice_below(mad.dice, COUNT_OF(polite));

    if (mad.hostile->rude && dice_once_in(mad.dice, 200))
        impolite[dice_below(mad.dice, COUNT_OF(impolite))](&mad, w);
    else if (mad.hostile->kinds >> kind & 1)
        polite[kind](&mad, w);
}
