#include "core/ext.h"

#include "base/reader.h"
#include "base/utf8.h"

/* Tags are for ever. Those of numbers are EXT_ACCURACY and its followers, from
 * 1 on. */
enum tag {
    TAG_NUMBERS = 1,
    TAG_SOURCE = 7,
    TAG_CHARGING = 8, /* one byte, 0 or 1 */
    TAG_CLAMPED = 9,  /* no bytes */
    TAG_LABEL = 10,
    TAG_EVENT = 11,
};

static const struct {
    int64_t least, most;
} ranges[EXT_NUMBERS] = {
    [EXT_ACCURACY] = {0, INT64_MAX},
    [EXT_ALTITUDE] = {INT64_MIN, INT64_MAX},
    [EXT_VERTICAL_ACCURACY] = {0, INT64_MAX},
    [EXT_SPEED] = {0, INT64_MAX},
    [EXT_COURSE] = {0, 360000 - 1},
    [EXT_BATTERY] = {0, 100000},
};

const char *ext_source_name(enum ext_source source)
{
    static const char *const names[EXT_SOURCES] = {
        "line",      "http",    "owntracks", "traccar",
        "gpslogger", "opengts", "overland",  "geojson",
    };

    assert(source < EXT_SOURCES);
    return names[source];
}

const char *ext_number_name(enum ext_number which)
{
    static const char *const names[EXT_NUMBERS] = {
        "accuracy", "altitude", "vertical_accuracy",
        "speed",    "course",   "battery",
    };

    assert(which < EXT_NUMBERS);
    return names[which];
}

bool ext_is_in_range(enum ext_number which, int64_t number)
{
    assert(which < EXT_NUMBERS);
    return number >= ranges[which].least && number <= ranges[which].most;
}

static bool is_text(struct bytes text, size_t size_max)
{
    return text.size && text.size <= size_max && utf8_is_valid(text);
}

static void write_item(struct writer *w, unsigned tag, struct bytes bytes)
{
    writer_varint(w, tag);
    writer_sized(w, bytes);
}

static void write_number(struct writer *w, unsigned tag, int64_t number)
{
    uint8_t room[VARINT_BYTES_MAX];
    struct writer value = writer_make(room, sizeof(room));

    writer_zigzag(&value, number);
    write_item(w, tag, writer_bytes(&value));
}

static void write_byte(struct writer *w, unsigned tag, uint8_t byte)
{
    write_item(w, tag, bytes_make(&byte, 1));
}

void ext_write(struct writer *w, const struct ext *ext)
{
    for (unsigned i = 0; i < EXT_NUMBERS; i++)
        if (ext->has[i] && ext_is_in_range(i, ext->number[i]))
            write_number(w, TAG_NUMBERS + i, ext->number[i]);
    if (ext->source != EXT_SOURCE_NONE && ext->source < EXT_SOURCES)
        write_byte(w, TAG_SOURCE, (uint8_t)ext->source);
    if (ext->charging != EXT_UNSAID)
        write_byte(w, TAG_CHARGING, ext->charging == EXT_YES);
    if (ext->clamped)
        write_item(w, TAG_CLAMPED, bytes_make(NULL, 0));
    if (is_text(ext->label, EXT_LABEL_BYTES_MAX))
        write_item(w, TAG_LABEL, ext->label);
    if (is_text(ext->event, EXT_EVENT_BYTES_MAX))
        write_item(w, TAG_EVENT, ext->event);
}

static void read_number(struct ext *ext, enum ext_number which,
                        struct bytes bytes)
{
    struct reader r = reader_make(bytes);
    int64_t number = reader_zigzag(&r);

    if (!reader_done(&r) || !ext_is_in_range(which, number))
        return;
    ext->has[which] = true;
    ext->number[which] = number;
}

static void read_source(struct ext *ext, struct bytes bytes)
{
    if (bytes.size == 1 && bytes.data[0] < EXT_SOURCES)
        ext->source = bytes.data[0];
}

static void read_charging(struct ext *ext, struct bytes bytes)
{
    if (bytes.size == 1 && bytes.data[0] <= 1)
        ext->charging = bytes.data[0] ? EXT_YES : EXT_NO;
}

static void read_item(struct ext *ext, uint64_t tag, struct bytes bytes)
{
    if (tag >= TAG_NUMBERS && tag < TAG_NUMBERS + EXT_NUMBERS)
        read_number(ext, (enum ext_number)(tag - TAG_NUMBERS), bytes);
    else if (tag == TAG_SOURCE)
        read_source(ext, bytes);
    else if (tag == TAG_CHARGING)
        read_charging(ext, bytes);
    else if (tag == TAG_CLAMPED && bytes.size == 0)
        ext->clamped = true;
    else if (tag == TAG_LABEL && is_text(bytes, EXT_LABEL_BYTES_MAX))
        ext->label = bytes;
    else if (tag == TAG_EVENT && is_text(bytes, EXT_EVENT_BYTES_MAX))
        ext->event = bytes;
}

void ext_read(struct bytes bytes, struct ext *ext)
{
    struct reader r = reader_make(bytes);
    uint64_t last = 0;

    *ext = (struct ext){.source = EXT_SOURCE_NONE};
    while (r.left.size) {
        uint64_t tag = reader_varint(&r);
        struct bytes item = reader_sized(&r, EXT_BYTES_MAX);

        /* What is out of order is no ext of ours: nor is what follows. */
        if (r.bad || tag <= last)
            return;
        read_item(ext, tag, item);
        last = tag;
    }
}
