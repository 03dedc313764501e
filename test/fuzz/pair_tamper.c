#include "pair_tamper.h"

#include "fuzz.h"

#include "base/crc32c.h"

#include <string.h>

#define STREAM_BYTES (FRAME_BYTES_MAX + PAIR_PIPE_BYTES)

/* All that an end will read: what it has of a frame already, and the pipe. */
struct stream {
    uint8_t bytes[STREAM_BYTES];
    size_t size;
};

static const struct link *link_at(const struct pair *pair, uint32_t wire,
                                  uint32_t end)
{
    return &pair->hosts[end].node->links[pair->wires[wire].link[end]];
}

static void read_stream(const struct pair *pair, uint32_t wire, uint32_t end,
                        struct stream *stream)
{
    const struct link *link = link_at(pair, wire, end);
    const struct pipe *pipe = &pair->wires[wire].to[end];

    memcpy(stream->bytes, link->input, link->input_bytes);
    memcpy(stream->bytes + link->input_bytes, pipe->bytes, pipe->size);
    stream->size = link->input_bytes + pipe->size;
}

static size_t common_bytes(const struct stream *a, const struct stream *b)
{
    size_t at = 0;

    while (at < a->size && at < b->size && a->bytes[at] == b->bytes[at])
        at++;
    return at;
}

/* Will the end notice before it acts on anything that was not sent so? */
static bool is_noticed(bool prefaced, const struct stream *sent,
                       const struct stream *spoilt)
{
    size_t common = common_bytes(sent, spoilt);
    struct bytes left = bytes_make(spoilt->bytes, spoilt->size);
    struct bytes preface = LINK_PREFACE;
    struct frame frame;

    if (!prefaced && left.size < preface.size)
        return left.size > common;
    if (!prefaced && !bytes_equal(bytes_first(left, preface.size), preface))
        return true;
    if (!prefaced)
        left = bytes_skip(left, preface.size);
    while (left.size && (size_t)(left.data - spoilt->bytes) <= common) {
        enum err error = frame_cut(&left, FRAME_PAYLOAD_MAX, &frame);

        if (error != ERR_OK)
            return true;
        if ((size_t)(left.data - spoilt->bytes) > common)
            return false;
    }
    return false;
}

/* Spoilt bytes were put into a pipe. */
static void judge(struct pair *pair, uint32_t wire, uint32_t end,
                  const struct stream *sent)
{
    static struct stream spoilt;
    const struct link *link = link_at(pair, wire, end);

    read_stream(pair, wire, end, &spoilt);
    if (link->state == LINK_ENDING ||
        (spoilt.size == sent->size &&
         common_bytes(sent, &spoilt) == sent->size))
        return;
    if (!is_noticed(link->prefaced, sent, &spoilt))
        pair->forged = true;
}

static struct pipe *pipe_of(struct pair *pair, uint32_t wire, uint32_t end)
{
    struct wire *w = &pair->wires[wire];

    return w->used && w->to[end].size ? &w->to[end] : NULL;
}

void tamper_flip(struct pair *pair, uint32_t wire, uint32_t end, size_t at,
                 uint8_t bits)
{
    static struct stream sent;
    struct pipe *pipe = pipe_of(pair, wire, end);

    if (!pipe)
        return;
    read_stream(pair, wire, end, &sent);
    pipe->bytes[at % pipe->size] ^= bits;
    judge(pair, wire, end, &sent);
}

/* So many bytes from there on, or as many as there are. */
static size_t size_from(const struct pipe *pipe, size_t at, size_t size)
{
    return size < pipe->size - at ? size : pipe->size - at;
}

void tamper_drop(struct pair *pair, uint32_t wire, uint32_t end, size_t at,
                 size_t size)
{
    static struct stream sent;
    struct pipe *pipe = pipe_of(pair, wire, end);

    if (!pipe)
        return;
    read_stream(pair, wire, end, &sent);
    at %= pipe->size;
    size = size_from(pipe, at, size);
    memmove(pipe->bytes + at, pipe->bytes + at + size, pipe->size - at - size);
    pipe->size -= size;
    judge(pair, wire, end, &sent);
}

void tamper_double(struct pair *pair, uint32_t wire, uint32_t end, size_t at,
                   size_t size)
{
    static struct stream sent;
    struct pipe *pipe = pipe_of(pair, wire, end);

    if (!pipe)
        return;
    read_stream(pair, wire, end, &sent);
    at %= pipe->size;
    size = size_from(pipe, at, size);
    /* What a node may fill in one go still fits behind it. */
    if (pipe->size + size > PAIR_PIPE_BYTES - FRAME_BYTES_MAX)
        return;
    memmove(pipe->bytes + at + size, pipe->bytes + at, pipe->size - at);
    pipe->size += size;
    judge(pair, wire, end, &sent);
}

void tamper_swap(struct pair *pair, uint32_t wire_a, uint32_t end_a,
                 uint32_t wire_b, uint32_t end_b)
{
    static struct stream sent_a, sent_b;
    static struct pipe kept;
    struct pipe *a = &pair->wires[wire_a].to[end_a];
    struct pipe *b = &pair->wires[wire_b].to[end_b];

    if (!pair->wires[wire_a].used || !pair->wires[wire_b].used || a == b)
        return;
    read_stream(pair, wire_a, end_a, &sent_a);
    read_stream(pair, wire_b, end_b, &sent_b);
    kept = *a;
    *a = *b;
    *b = kept;
    judge(pair, wire_a, end_a, &sent_a);
    judge(pair, wire_b, end_b, &sent_b);
}

/* ---- forging ---- */

static size_t payload_size(const uint8_t *head)
{
    return head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16;
}

static void mend_checksum(uint8_t *head)
{
    uint32_t sum =
        crc32c(crc32c(0, bytes_make(head + 3, 1)),
               bytes_make(head + FRAME_HEADER_BYTES, payload_size(head)));

    for (unsigned i = 0; i < 4; i++)
        head[4 + i] = (uint8_t)(sum >> (8 * i));
}

/* Where the stream's n-th whole frame begins that is all in the pipe. */
static uint8_t *find_frame(struct pair *pair, uint32_t wire, uint32_t end,
                           unsigned n)
{
    static struct stream stream;
    const struct link *link = link_at(pair, wire, end);
    struct bytes left;
    struct frame frame;

    read_stream(pair, wire, end, &stream);
    left = bytes_make(stream.bytes, stream.size);
    if (!link->prefaced)
        left = bytes_skip(left, left.size < 4 ? left.size : 4);
    for (;;) {
        size_t at = (size_t)(left.data - stream.bytes);

        if (frame_cut(&left, FRAME_PAYLOAD_MAX, &frame) != ERR_OK)
            return NULL;
        if (at >= link->input_bytes && n-- == 0)
            return pair->wires[wire].to[end].bytes + at - link->input_bytes;
    }
}

void tamper_forge(struct pair *pair, uint32_t wire, uint32_t end,
                  unsigned frame, size_t at, uint8_t bits)
{
    uint8_t *head =
        pipe_of(pair, wire, end) ? find_frame(pair, wire, end, frame) : NULL;

    if (!head || !payload_size(head) || !bits)
        return;
    head[FRAME_HEADER_BYTES + at % payload_size(head)] ^= bits;
    mend_checksum(head);
    pair->forged = true;
}
