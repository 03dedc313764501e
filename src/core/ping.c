#include "core/ping.h"

#include "base/reader.h"
#include "core/frame.h"
#include "core/record.h"

#define PING_FLAGS (PING_CARRY | PING_SETTLED | PING_HOLD)

static uint32_t read_u32(struct reader *r)
{
    uint64_t value = reader_varint(r);

    r->bad = r->bad || value > UINT32_MAX;
    return (uint32_t)value;
}

static void write_beacon(struct writer *w, const struct beacon *beacon)
{
    writer_sized(w, beacon->root);
    writer_u64(w, beacon->life);
    writer_varint(w, beacon->number);
    writer_varint(w, beacon->distance);
}

static void read_beacon(struct reader *r, struct beacon *beacon)
{
    beacon->root = reader_sized(r, SERVER_NAME_BYTES_MAX);
    beacon->life = reader_u64(r);
    beacon->number = read_u32(r);
    beacon->distance = read_u32(r);
}

void ping_write(struct writer *w, const struct ping *ping)
{
    size_t begin = frame_begin(w, FRAME_PING);

    writer_u64(w, (uint64_t)ping->mono_ns);
    writer_u64(w, (uint64_t)ping->wall_ns);
    hash128_write(w, ping->vector_hash);
    hash128_write(w, ping->map_hash);
    writer_u8(w, ping->flags);
    write_beacon(w, &ping->beacon);
    if (ping->acks_of) {
        writer_varint(w, PING_ITEM_ACKS);
        writer_varint(w, sizeof(ping->acks_of));
        writer_u64(w, ping->acks_of);
    }
    frame_end(w, begin);
}

static void read_items(struct reader *r, struct ping *ping)
{
    ping->acks_of = 0;
    while (!r->bad && r->left.size) {
        uint64_t type = reader_varint(r);
        struct reader item = reader_make(reader_sized(r, FRAME_PAYLOAD_MAX));

        if (type != PING_ITEM_ACKS)
            continue;
        ping->acks_of = reader_u64(&item);
        r->bad = r->bad || !reader_done(&item);
    }
}

enum err ping_read(struct bytes payload, struct ping *ping)
{
    struct reader r = reader_make(payload);

    ping->mono_ns = (int64_t)reader_u64(&r);
    ping->wall_ns = (int64_t)reader_u64(&r);
    ping->vector_hash = hash128_read(&r);
    ping->map_hash = hash128_read(&r);
    ping->flags = reader_u8(&r);
    read_beacon(&r, &ping->beacon);
    read_items(&r, ping);
    if (!reader_done(&r) || (ping->flags & ~PING_FLAGS) ||
        !record_is_server_name(ping->beacon.root))
        return ERR_MALFORMED;
    return ERR_OK;
}

void pong_write(struct writer *w, const struct pong *pong)
{
    size_t begin = frame_begin(w, FRAME_PONG);

    writer_u64(w, (uint64_t)pong->mono_ns);
    writer_u64(w, (uint64_t)pong->wall_ns);
    frame_end(w, begin);
}

enum err pong_read(struct bytes payload, struct pong *pong)
{
    struct reader r = reader_make(payload);

    pong->mono_ns = (int64_t)reader_u64(&r);
    pong->wall_ns = (int64_t)reader_u64(&r);
    return reader_done(&r) ? ERR_OK : ERR_MALFORMED;
}
