/*
 * fuzz_link - a node among neighbours and clients that say anything, at any
 * time. The bytes are a play: acts of one byte, a link, and what is said.
 *
 * A frame has a good checksum here, or nothing would get past it; raw bytes
 * are an act, too.
 */
#include "fuzz.h"
#include "lone_node.h"

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

    lone_say(link, said(play));
}

/* Claims rise by COVER alone, or by an UPDATES that says it was the last. */
static void say_frame(struct reader *play)
{
    uint32_t link = link_of(play);
    uint8_t type = reader_u8(play) % (FRAME_BYE + 2);
    struct bytes payload = said(play);
    uint64_t before = lone_node()->origins.claims_version;
    bool last =
        type == FRAME_UPDATES && payload.size && (payload.data[0] & 1) != 0;

    lone_say_frame(link, type, payload);
    if (type != FRAME_COVER && !last)
        HOLD(lone_node()->origins.claims_version == before);
}

static void greet(struct reader *play)
{
    uint32_t link = link_of(play);
    uint8_t who = reader_u8(play);

    lone_open(link);
    lone_greet(link, who % LONE_NEIGHBOURS, 2 + (who >> 4));
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

static void (*const acts[])(struct reader *play) = {
    say_frame,        say_bytes, greet,         open_one,
    drop_one,         hear,      let_time_pass, client_says,
    say_frame,        say_frame, say_frame,     client_reports,
    somebody_follows,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader play = reader_make(bytes_make(data, size));

    lone_start();
    lone_open(0);
    lone_greet(0, 0, 2);
    while (play.left.size && !play.bad) {
        acts[reader_u8(&play) % COUNT_OF(acts)](&play);
        lone_check();
    }
    return 0;
}
