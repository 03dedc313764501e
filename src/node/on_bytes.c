/*
 * Bytes of a link: cut into frames, each of which is allowed in some states
 * and ends the link in the others (docs/REPLICATION.md 3).
 */
#include "node/events.h"
#include "node/links.h"

#include <string.h>

/* What is allowed when; all else is an error of the protocol. */
static on_frame *const handlers[LINK_STATES][FRAME_BYE + 1] = {
    [LINK_GREETING] =
        {
            [FRAME_HELLO] = on_hello,
            [FRAME_BYE] = on_bye,
        },
    [LINK_PROVING] =
        {
            [FRAME_AUTH] = on_auth,
            [FRAME_BYE] = on_bye,
        },
    [LINK_LIVE] =
        {
            [FRAME_ORIGIN] = on_origin,
            [FRAME_VECTOR] = on_vector,
            [FRAME_UPDATES] = on_updates,
            [FRAME_COVER] = on_cover,
            [FRAME_PULL] = on_pull,
            [FRAME_PING] = on_ping,
            [FRAME_PONG] = on_pong,
            [FRAME_ACK] = on_ack,
            [FRAME_HASHES] = on_hashes,
            [FRAME_FETCH] = on_fetch,
            [FRAME_BYE] = on_bye,
        },
};

static void on_frame_of(const struct step *step, struct link *link,
                        const struct frame *frame)
{
    on_frame *handler = NULL;
    enum bye reason = BYE_PROTOCOL;

    if (frame->type >= FRAME_SKIPPABLE)
        return;
    if (frame->type <= FRAME_BYE)
        handler = handlers[link->state][frame->type];
    if (handler)
        reason = handler(step, link, frame->payload);
    if (reason != BYE_NONE)
        links_end(step, link, reason, false);
}

static enum err cut_preface(struct link *link, struct bytes *input)
{
    struct bytes preface = LINK_PREFACE;

    if (link->prefaced)
        return ERR_OK;
    if (input->size < preface.size)
        return ERR_SHORT;
    if (!bytes_equal(bytes_first(*input, preface.size), preface))
        return ERR_MALFORMED;
    *input = bytes_skip(*input, preface.size);
    link->prefaced = true;
    return ERR_OK;
}

static size_t payload_max(const struct link *link)
{
    return link->state == LINK_LIVE ? FRAME_PAYLOAD_MAX
                                    : FRAME_STRANGER_PAYLOAD_MAX;
}

/* All whole frames of the input; what is left of it stays for the next time. */
static void cut_frames(const struct step *step, struct link *link)
{
    struct bytes input = bytes_make(link->input, link->input_bytes);
    enum err error = cut_preface(link, &input);

    while (error == ERR_OK && link->state != LINK_ENDING) {
        struct frame frame;

        error = frame_cut(&input, payload_max(link), &frame);
        if (error == ERR_OK)
            on_frame_of(step, link, &frame);
    }
    if (error != ERR_OK && error != ERR_SHORT)
        links_end(step, link, BYE_PROTOCOL, false);
    if (input.size)
        memmove(link->input, input.data, input.size);
    link->input_bytes = input.size;
}

void on_link_bytes(const struct step *step, struct link *link,
                   struct bytes bytes)
{
    link->heard_at_ms = step->now_ms;
    while (bytes.size && link->state != LINK_ENDING) {
        size_t room = FRAME_BYTES_MAX - link->input_bytes;
        size_t size = bytes.size < room ? bytes.size : room;

        /* A frame that is not whole is shorter than the buffer. */
        assert(room > 0);
        memcpy(link->input + link->input_bytes, bytes.data, size);
        link->input_bytes += size;
        bytes = bytes_skip(bytes, size);
        cut_frames(step, link);
    }
}
