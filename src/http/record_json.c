#include "http/record_json.h"

#include "core/ext.h"
#include "http/compact.h"
#include "http/uri.h"

/* "/v1/clients/" and escapes. */
#define PATH_BYTES_MAX (12 + 3 * ID_BYTES_MAX)

static void write_path(struct compact *c, struct bytes id)
{
    uint8_t room[PATH_BYTES_MAX];
    struct writer path = writer_make(room, sizeof(room));

    record_path_write(&path, id);
    assert(!path.full);
    compact_key(c, "path");
    compact_text(c, writer_bytes(&path));
}

void record_path_write(struct writer *w, struct bytes id)
{
    writer_put(w, BYTES("/v1/clients/"));
    uri_write_segment(w, id);
}

/* A coordinate's own digits, as JSON writes numbers: no plus, no leading
 * zeros. */
static void write_degrees(struct compact *c, const char *key, struct bytes text)
{
    uint8_t room[POSITION_BYTES_MAX];
    struct writer number = writer_make(room, sizeof(room));

    if (text.data[0] == '-')
        writer_u8(&number, '-');
    text = bytes_skip(text, 1);
    while (text.size > 1 && text.data[0] == '0' && text.data[1] != '.')
        text = bytes_skip(text, 1);
    writer_put(&number, text);
    compact_key(c, key);
    compact_put(c, writer_bytes(&number));
}

static void write_position(struct compact *c, struct bytes position)
{
    size_t split = 1;

    while (position.data[split] != '+' && position.data[split] != '-')
        split++;
    write_degrees(c, "lat", bytes_first(position, split));
    write_degrees(c, "lon", bytes_skip(position, split));
    compact_key(c, "position");
    compact_text(c, position);
}

static void write_times(struct compact *c, const struct record *record)
{
    uint8_t room[STAMP_BYTES_MAX];
    struct writer stamp = writer_make(room, sizeof(room));

    if (record->stamp.size)
        writer_put(&stamp, record->stamp);
    else
        stamp_write(&stamp, record->stamp_ns);
    compact_key(c, "time");
    compact_decimal(c, record->stamp_ns, 9);
    compact_key(c, "stamp");
    compact_text(c, writer_bytes(&stamp));
    compact_key(c, "server");
    compact_text(c, record->taker);
    compact_key(c, "skew");
    compact_decimal(c, record->skew_ns, 9);
}

static void write_ext_text(struct compact *c, const char *key,
                           struct bytes text)
{
    if (!text.size)
        return;
    compact_key(c, key);
    compact_text(c, text);
}

static void write_ext(struct compact *c, struct bytes bytes)
{
    struct ext ext;

    ext_read(bytes, &ext);
    for (unsigned i = 0; i < EXT_NUMBERS; i++) {
        if (!ext.has[i])
            continue;
        compact_key(c, ext_number_name(i));
        compact_decimal(c, ext.number[i], 3);
    }
    if (ext.source != EXT_SOURCE_NONE)
        write_ext_text(c, "source", bytes_text(ext_source_name(ext.source)));
    write_ext_text(c, "label", ext.label);
    write_ext_text(c, "event", ext.event);
    if (ext.charging != EXT_UNSAID) {
        compact_key(c, "charging");
        compact_bool(c, ext.charging == EXT_YES);
    }
    if (ext.clamped) {
        compact_key(c, "clamped");
        compact_bool(c, true);
    }
}

static struct compact begin(struct writer *w, const struct record *record)
{
    struct compact c = compact_make(w);

    assert(!record_is_tombstone(record));
    compact_object_begin(&c);
    compact_key(&c, "id");
    compact_text(&c, record->id);
    write_path(&c, record->id);
    write_position(&c, record->position);
    write_times(&c, record);
    write_ext(&c, record->ext);
    return c;
}

void record_json_write(struct writer *w, const struct record *record)
{
    struct compact c = begin(w, record);

    compact_object_end(&c);
}

void record_json_write_distance(struct writer *w, const struct record *record,
                                double distance_m)
{
    struct compact c = begin(w, record);

    compact_key(&c, "distance");
    compact_rounded(&c, distance_m, 3);
    compact_object_end(&c);
}
