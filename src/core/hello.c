#include "core/hello.h"

#include "base/reader.h"
#include "core/frame.h"
#include "core/record.h"

#include <string.h>

static const struct bytes magic = {(const uint8_t *)"HERD", 4};

void hello_write(struct writer *w, const struct hello *hello)
{
    size_t begin = frame_begin(w, FRAME_HELLO);

    writer_put(w, magic);
    writer_u16(w, hello->version_min);
    writer_u16(w, hello->version_max);
    writer_u32(w, hello->features);
    writer_put(w, bytes_make(hello->herd, sizeof(hello->herd)));
    writer_sized(w, hello->name);
    writer_u64(w, hello->incarnation);
    writer_u64(w, hello->session);
    writer_u32(w, hello->member_generation);
    writer_u64(w, hello->config_hash);
    writer_u64(w, (uint64_t)hello->wall_ns);
    writer_u32(w, hello->ttl_s);
    writer_u32(w, hello->max_future_s);
    writer_u64(w, hello->max_clients);
    writer_put(w, bytes_make(hello->nonce, sizeof(hello->nonce)));
    frame_end(w, begin);
}

static void take_16(struct reader *r, uint8_t octets[16])
{
    struct bytes taken = reader_take(r, 16);

    if (!r->bad)
        memcpy(octets, taken.data, taken.size);
}

enum err hello_read(struct bytes payload, struct hello *hello)
{
    struct reader r = reader_make(payload);
    struct bytes family = reader_take(&r, magic.size);

    *hello = (struct hello){.version_min = reader_u16(&r)};
    hello->version_max = reader_u16(&r);
    hello->features = reader_u32(&r);
    take_16(&r, hello->herd);
    hello->name = reader_sized(&r, SERVER_NAME_BYTES_MAX);
    hello->incarnation = reader_u64(&r);
    hello->session = reader_u64(&r);
    hello->member_generation = reader_u32(&r);
    hello->config_hash = reader_u64(&r);
    hello->wall_ns = (int64_t)reader_u64(&r);
    hello->ttl_s = reader_u32(&r);
    hello->max_future_s = reader_u32(&r);
    hello->max_clients = reader_u64(&r);
    take_16(&r, hello->nonce);
    reader_skip_items(&r, FRAME_STRANGER_PAYLOAD_MAX);
    if (r.bad || !bytes_equal(family, magic) ||
        !record_is_server_name(hello->name))
        return ERR_MALFORMED;
    return ERR_OK;
}
