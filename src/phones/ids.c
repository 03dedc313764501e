#include "phones/ids.h"

#include "core/line.h"

static void put_byte(struct writer *w, uint8_t byte)
{
    static const char digits[] = "0123456789ABCDEF";

    if (!line_is_space(byte)) {
        writer_u8(w, byte);
        return;
    }
    writer_u8(w, '%');
    writer_u8(w, (uint8_t)digits[byte >> 4]);
    writer_u8(w, (uint8_t)digits[byte & 15]);
}

static uint8_t to_lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

/* What was written since, if it is an ID. */
static struct bytes finish(struct writer *w, struct writer before)
{
    struct bytes id = bytes_make(w->data + before.size, w->size - before.size);

    if (!w->full && id.size && id.size <= ID_BYTES_MAX)
        return id;
    *w = before;
    return BYTES("");
}

struct bytes ids_put(struct writer *w, struct bytes name)
{
    struct writer before = *w;

    for (size_t i = 0; i < name.size && !w->full; i++)
        put_byte(w, name.data[i]);
    return finish(w, before);
}

struct bytes ids_put_pair(struct writer *w, struct bytes user,
                          struct bytes device)
{
    struct writer before = *w;

    for (size_t i = 0; i < user.size && !w->full; i++)
        put_byte(w, to_lower(user.data[i]));
    writer_u8(w, '/');
    for (size_t i = 0; i < device.size && !w->full; i++)
        put_byte(w, to_lower(device.data[i]));
    return finish(w, before);
}

struct bytes ids_nameless(enum phones_app app)
{
    static const char *const names[PHONES_APPS] = {
        [PHONES_NONE] = "phone/phone",
        [PHONES_OWNTRACKS] = "owntracks/phone", /* as the Recorder has it */
        [PHONES_TRACCAR] = "traccar/phone",
        [PHONES_GPSLOGGER] = "gpslogger/phone",
        [PHONES_OPENGTS] = "opengts/phone",
        [PHONES_OVERLAND] = "overland/phone",
        [PHONES_GEOJSON] = "geojson/phone",
    };

    assert(app < PHONES_APPS);
    return bytes_text(names[app]);
}
