/*
 * fuzz_pair - two nodes that talk over streams which the play spoils: bytes
 * come late, in pieces, changed, twice, or never; connections break, nodes
 * start anew or are set back. The bytes are a play: acts of one byte, and
 * what they need.
 *
 * As long as nobody forged what was said, every claim is true at any moment,
 * and when the world is good again, both come to hold and claim the same; but
 * for a server that was set back and used as many numbers again as the other
 * knows of its life: nobody can notice that.
 */
#include "fuzz.h"
#include "pair.h"
#include "pair_ledger.h"
#include "pair_tamper.h"

#include "base/reader.h"

/* Records that only a dead life named are adopted after a minute. */
#define AGREE_S_MAX 240

static struct pair *pair;

struct place {
    uint32_t wire, end;
};

/* One of the wires in use, if there is any: fewer acts are idle so. */
static struct place place_of(struct reader *play)
{
    uint8_t byte = reader_u8(play);
    uint32_t wire = byte / 2 % PAIR_WIRES;

    for (uint32_t i = 0; i < PAIR_WIRES && !pair->wires[wire].used; i++)
        wire = (wire + 1) % PAIR_WIRES;
    return (struct place){wire, byte % 2};
}

static void report(struct reader *play)
{
    uint8_t who = reader_u8(play), what = reader_u8(play);

    pair_report(who % 2, who / 2, what / 8, what % 8);
}

static void run(struct reader *play)
{
    pair_run(reader_u8(play));
}

static void run_long(struct reader *play)
{
    pair_run(16u * reader_u8(play));
}

static void let_time_pass(struct reader *play)
{
    pair_wait(reader_u16(play));
}

static void deliver(struct reader *play)
{
    struct place at = place_of(play);

    pair_deliver(at.wire, at.end, reader_u16(play));
}

static void flip(struct reader *play)
{
    struct place at = place_of(play);
    size_t byte = reader_u16(play);

    tamper_flip(pair, at.wire, at.end, byte, (uint8_t)(1 << byte % 8));
}

static void drop(struct reader *play)
{
    struct place at = place_of(play);
    size_t from = reader_u16(play);

    tamper_drop(pair, at.wire, at.end, from, reader_u8(play));
}

static void repeat(struct reader *play)
{
    struct place at = place_of(play);
    size_t from = reader_u16(play);

    tamper_double(pair, at.wire, at.end, from, reader_u8(play));
}

static void swap(struct reader *play)
{
    struct place a = place_of(play), b = place_of(play);

    tamper_swap(pair, a.wire, a.end, b.wire, b.end);
}

static void forge(struct reader *play)
{
    struct place at = place_of(play);
    unsigned frame = reader_u8(play);
    size_t byte = reader_u16(play);

    tamper_forge(pair, at.wire, at.end, frame, byte, reader_u8(play));
}

static void break_one(struct reader *play)
{
    pair_break(place_of(play).wire);
}

static void restart(struct reader *play)
{
    pair_restart(reader_u8(play) % 2, false);
}

static void set_back(struct reader *play)
{
    pair_restart(reader_u8(play) % 2, true);
}

static void part(struct reader *play)
{
    pair->parted = reader_u8(play) % 2;
}

/* Or larger lots are sent from now on: with small ones, much stands between a
 * record and its claim. */
static void stop(struct reader *play)
{
    uint8_t who = reader_u8(play);

    pair->hosts[who % 2].stopped = who / 2 % 2;
    pair->lot = (size_t)1 << who / 4 % 13;
}

/* New acts go to the end, or what the corpus plays becomes another play. */
static void (*const acts[])(struct reader *play) = {
    report, run,       deliver, let_time_pass, flip, drop, repeat, swap,
    forge,  break_one, restart, set_back,      part, stop, report, run_long,
};

/* The world is good again. */
static void heal(void)
{
    pair->parted = false;
    for (uint32_t i = 0; i < PAIR_HOSTS; i++)
        pair->hosts[i].stopped = false;
}

static void agree(void)
{
    unsigned seconds = 0;

    while (!pair_agrees()) {
        HOLD(seconds++ < AGREE_S_MAX);
        pair_run(1000);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader play = reader_make(bytes_make(data, size));

    pair = pair_start();
    while (play.left.size && !play.bad && ledger_has_room())
        acts[reader_u8(&play) % COUNT_OF(acts)](&play);
    heal();
    if (pair->forged || ledger_is_blurred())
        pair_run(2000);
    else
        agree();
    return 0;
}
