/*
 * frame.h - how bytes on a link are parted into checked messages.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Shape    payload size 24 bits, type 8, CRC-32C of type and payload 32, all
 *          little-endian, then the payload.
 * Promise  total: every byte string gives a frame, "more bytes", or an error.
 * Source   docs/REPLICATION.md 3.
 */
#ifndef CORE_FRAME_H
#define CORE_FRAME_H

#include "base/err.h"
#include "base/writer.h"

/* Sent once by each side, first of all; no text command can begin so. */
#define LINK_PREFACE       BYTES("\x8a\x48\x52\x44")

#define FRAME_HEADER_BYTES 8

/* With its header a frame never exceeds 64 KiB. */
#define FRAME_BYTES_MAX   65536
#define FRAME_PAYLOAD_MAX (FRAME_BYTES_MAX - FRAME_HEADER_BYTES)

/* What a stranger may make us hold before it has proved who it is. */
#define FRAME_STRANGER_PAYLOAD_MAX 1024

enum frame_type {
    FRAME_HELLO = 0x01,
    FRAME_AUTH = 0x02,
    FRAME_ORIGIN = 0x03,
    FRAME_VECTOR = 0x04,
    FRAME_UPDATES = 0x05,
    FRAME_COVER = 0x06,
    FRAME_PULL = 0x07,
    FRAME_PING = 0x08,
    FRAME_PONG = 0x09,
    FRAME_ACK = 0x0a,
    FRAME_HASHES = 0x0b,
    FRAME_FETCH = 0x0c,
    FRAME_BYE = 0x0f,
    /* In files alone. */
    FRAME_VOID = 0x10,
    FRAME_CLEAN = 0x11,
    FRAME_CONTINUES = 0x12,
    FRAME_END = 0x13,
    FRAME_KEEPS = 0x14,
    /* From here on unknown types are skipped; below they are errors. */
    FRAME_SKIPPABLE = 0x80,
};

struct frame {
    uint8_t type; /* an enum frame_type, or one that is not known here */
    struct bytes payload;
};

/*
 * Cut the first frame from the front of the input.
 *
 * Takes    *input, borrowed; it is moved behind the frame.
 * Gives    *frame, whose payload is a part of the input.
 * Fails    ERR_SHORT     the frame is not whole yet; *input stays.
 *          ERR_LIMIT     its payload is longer than payload_max.
 *          ERR_CHECKSUM  it does not fit its checksum.
 */
MUST_USE enum err frame_cut(struct bytes *input, size_t payload_max,
                            struct frame *frame);

/* The type of a frame of which the head is there at least; 0 if it is not. */
uint8_t frame_begun(struct bytes input);

/* Begin a frame; the payload is written next. Gives what frame_end wants. */
size_t frame_begin(struct writer *w, enum frame_type type);

/*
 * End it: size and checksum are filled in. If the writer got full meanwhile,
 * the frame is taken back whole.
 */
void frame_end(struct writer *w, size_t begin);

#endif
