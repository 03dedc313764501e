#include "core/messages.h"

#include "core/entry.h"
#include "core/frame.h"

#define BYE_TEXT_BYTES_MAX 128

static enum err end_of(const struct reader *r)
{
    return reader_done(r) ? ERR_OK : ERR_MALFORMED;
}

void auth_write(struct writer *w, enum auth_kind kind)
{
    size_t begin = frame_begin(w, FRAME_AUTH);

    writer_u8(w, (uint8_t)kind);
    frame_end(w, begin);
}

enum err auth_read(struct bytes payload, enum auth_kind wanted)
{
    struct reader r = reader_make(payload);
    uint8_t kind = reader_u8(&r);

    if (!reader_done(&r))
        return ERR_MALFORMED;
    return kind == wanted ? ERR_OK : ERR_REFUSED;
}

void origin_write(struct writer *w, const struct origin_message *origin)
{
    size_t begin = frame_begin(w, FRAME_ORIGIN);

    writer_varint(w, origin->index);
    writer_u64(w, origin->incarnation);
    writer_sized(w, origin->name);
    frame_end(w, begin);
}

enum err origin_read(struct bytes payload, struct origin_message *origin)
{
    struct reader r = reader_make(payload);
    uint64_t index = reader_varint(&r);

    origin->index = (uint32_t)index;
    origin->incarnation = reader_u64(&r);
    origin->name = reader_sized(&r, SERVER_NAME_BYTES_MAX);
    if (index > UINT32_MAX || !record_is_server_name(origin->name))
        return ERR_MALFORMED;
    return end_of(&r);
}

void claim_write(struct writer *w, const struct claim *claim)
{
    writer_varint(w, claim->origin);
    writer_varint(w, claim->seq);
}

enum err claim_read(struct reader *r, struct claim *claim)
{
    uint64_t origin = reader_varint(r);

    claim->origin = (uint32_t)origin;
    claim->seq = reader_varint(r);
    if (r->bad || origin > UINT32_MAX || claim->seq == 0 ||
        claim->seq > SEQ_MAX)
        return ERR_MALFORMED;
    return ERR_OK;
}

void void_write(struct writer *w, uint32_t origin)
{
    size_t begin = frame_begin(w, FRAME_VOID);

    writer_varint(w, origin);
    frame_end(w, begin);
}

enum err void_read(struct bytes payload, uint32_t *origin)
{
    struct reader r = reader_make(payload);
    uint64_t index = reader_varint(&r);

    *origin = (uint32_t)index;
    return index > UINT32_MAX ? ERR_MALFORMED : end_of(&r);
}

void pull_write(struct writer *w, uint32_t hold_ms)
{
    size_t begin = frame_begin(w, FRAME_PULL);

    writer_varint(w, hold_ms);
    frame_end(w, begin);
}

enum err pull_read(struct bytes payload, uint32_t *hold_ms)
{
    struct reader r = reader_make(payload);
    uint64_t value = reader_varint(&r);

    *hold_ms = value < PULL_HOLD_MS_MAX ? (uint32_t)value : PULL_HOLD_MS_MAX;
    return end_of(&r);
}

void ack_write(struct writer *w, const struct ack *ack)
{
    size_t begin = frame_begin(w, FRAME_ACK);

    writer_u64(w, ack->incarnation);
    writer_varint(w, ack->seq);
    frame_end(w, begin);
}

enum err ack_read(struct bytes payload, struct ack *ack)
{
    struct reader r = reader_make(payload);

    ack->incarnation = reader_u64(&r);
    ack->seq = reader_varint(&r);
    if (ack->seq == 0 || ack->seq > SEQ_MAX)
        return ERR_MALFORMED;
    return end_of(&r);
}

static const char *const bye_texts[BYE_COUNT] = {
    [BYE_NONE] = "no reason given",
    [BYE_VERSION] = "no common version of the protocol",
    [BYE_HERD] = "the servers belong to different herds",
    [BYE_AUTH] = "the proof of identity failed",
    [BYE_NOT_NEIGHBOUR] = "no link to that name is configured",
    [BYE_DUPLICATE] = "another connection between the two is kept",
    [BYE_LIMIT] = "a table is full",
    [BYE_PROTOCOL] = "a frame was malformed or came at the wrong time",
    [BYE_SHUTDOWN] = "the server stops",
    [BYE_SILENT] = "nothing was heard for too long",
    [BYE_STALE_MEMBER] = "its name belongs to a later member of the herd",
    [BYE_SAME_NAME] = "another server of that name is there and alive",
    [BYE_RENEWED] = "it was set back, and begins a new life",
    [BYE_DISK] = "its disk takes nothing: it can keep no records",
};

const char *bye_text(uint8_t code)
{
    return code < BYE_COUNT ? bye_texts[code] : "a reason unknown here";
}

void bye_write(struct writer *w, enum bye code)
{
    size_t begin = frame_begin(w, FRAME_BYE);

    writer_u8(w, (uint8_t)code);
    writer_sized(w, bytes_text(bye_text((uint8_t)code)));
    frame_end(w, begin);
}

enum err bye_read(struct bytes payload, uint8_t *code)
{
    struct reader r = reader_make(payload);

    *code = reader_u8(&r);
    (void)reader_sized(&r, BYE_TEXT_BYTES_MAX);
    return end_of(&r);
}
