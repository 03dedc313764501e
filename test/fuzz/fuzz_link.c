/*
 * fuzz_link - a node among neighbours and clients that say anything, at any
 * time. The bytes are a play: acts of one byte, a link, and what is said.
 *
 * A frame has a good checksum here, or nothing would get past it; raw bytes
 * are an act, too.
 */
#include "fuzz.h"
#include "lone_node.h"
#include "lone_peer.h"

#include "base/reader.h"

#define SAID_MAX 4096

static uint32_t link_of(struct reader *play)
{
    return reader_u8(play) % LONE_LINKS;
}

static struct bytes said(struct reader *play)
{
    size_t size = reader_u16(play) % SAID_MAX;

    if (size > play->left.size)
        size = play->left.size;
    return reader_take(play, size);
}

static void say_bytes(struct reader *play)
{
    uint32_t link = link_of(play);

    lone_say(link, said(play), true);
}

static void say_frame(struct reader *play)
{
    uint32_t link = link_of(play);
    uint8_t type = reader_u8(play) % (FRAME_BYE + 2);

    lone_say_frame(link, type, said(play));
}

static void greet(struct reader *play)
{
    uint32_t link = link_of(play);
    uint8_t who = reader_u8(play);

    lone_open(link);
    peer_greets(link, 1 + who % (LONE_NAMES - 1), 2 + (who >> 5), who >> 4 & 1);
}

static void peer_says(struct reader *play)
{
    static void (*const ways[])(uint32_t link, struct reader * play) = {
        peer_names, peer_claims, peer_updates,
        peer_pings, peer_pulls,  peer_compares,
    };
    uint8_t how = reader_u8(play);

    ways[how / LONE_LINKS % COUNT_OF(ways)](how % LONE_LINKS, play);
}

static void open_one(struct reader *play)
{
    lone_open(link_of(play));
}

static void drop_one(struct reader *play)
{
    lone_drop(link_of(play));
}

static void hear(struct reader *play)
{
    lone_hear(link_of(play));
}

static void let_time_pass(struct reader *play)
{
    lone_wait(reader_u16(play));
}

static void configure(struct reader *play)
{
    uint8_t what = reader_u8(play);

    if (what >= 0xf0)
        lone_change_members(what & 0x0f);
    else
        lone_configure(what % LONE_NEIGHBOURS, what / 4 % LONE_NAMES,
                       what / 64);
}

static void client_says(struct reader *play)
{
    lone_client_says(said(play));
}

/* A report without having to spell one. */
static void client_reports(struct reader *play)
{
    char line[] = "IAMAT kA +1-1 100B.5";

    line[7] = (char)('a' + reader_u8(play) % 16);
    line[17] = (char)('0' + reader_u8(play) % 10);
    lone_client_says(bytes_text(line));
}

static void somebody_follows(struct reader *play)
{
    (void)play;
    lone_follow();
}

/* New acts go to the end, or what the corpus plays becomes another play. */
static void (*const acts[])(struct reader *play) = {
    say_frame,        say_bytes, greet,         open_one,
    drop_one,         hear,      let_time_pass, client_says,
    peer_says,        say_frame, peer_says,     client_reports,
    somebody_follows, peer_says, configure,     peer_says,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader play = reader_make(bytes_make(data, size));

    lone_start();
    lone_open(0);
    peer_greets(0, 1, 2, 0);
    while (play.left.size && !play.bad) {
        acts[reader_u8(&play) % COUNT_OF(acts)](&play);
        lone_check();
    }
    return 0;
}
