#include "command/at_line.h"

#include "base/utf8.h"
#include "core/line.h"
#include "core/position.h"
#include "core/record.h"

#include <jansson.h>
#include <stdio.h>

/* AT taker skew id position stamp. */
enum { AT_WORD, AT_TAKER, AT_SKEW, AT_ID, AT_POSITION, AT_STAMP, AT_FIELDS };

/* JSON texts are UTF-8: bytes that are none stand as U+FFFD. */
static json_t *lossy_text(struct bytes text)
{
    char clean[3 * AT_BYTES_MAX];
    struct writer w = writer_make(clean, sizeof(clean));

    while (text.size && !w.full) {
        size_t size = utf8_size(text);

        writer_put(&w, size ? bytes_first(text, size) : BYTES("\xef\xbf\xbd"));
        text = bytes_skip(text, size ? size : 1);
    }
    return json_stringn(clean, w.size);
}

static json_t *hex_text(struct bytes bytes)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * AT_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    for (size_t i = 0; i < bytes.size; i++) {
        writer_u8(&w, (uint8_t)digits[bytes.data[i] >> 4]);
        writer_u8(&w, (uint8_t)digits[bytes.data[i] & 15]);
    }
    return json_stringn(text, w.size);
}

static json_t *json_of_id(struct bytes id)
{
    json_t *object = json_object();

    json_object_set_new(object, "id", lossy_text(id));
    if (!utf8_is_valid(id))
        json_object_set_new(object, "id_hex", hex_text(id));
    return object;
}

static json_t *json_of_forgotten(struct bytes id)
{
    json_t *object = json_of_id(id);

    json_object_set_new(object, "forgotten", json_true());
    return object;
}

static json_t *json_of(const struct bytes *fields)
{
    json_t *object = json_of_id(fields[AT_ID]);
    struct position position;

    json_object_set_new(object, "position", lossy_text(fields[AT_POSITION]));
    if (position_parse(fields[AT_POSITION], &position) == ERR_OK) {
        json_object_set_new(object, "lat",
                            json_real((double)position.lat_e9 / 1e9));
        json_object_set_new(object, "lon",
                            json_real((double)position.lon_e9 / 1e9));
    }
    json_object_set_new(object, "stamp", lossy_text(fields[AT_STAMP]));
    json_object_set_new(object, "taker", lossy_text(fields[AT_TAKER]));
    json_object_set_new(object, "skew", lossy_text(fields[AT_SKEW]));
    return object;
}

static void print_json(struct bytes line)
{
    struct bytes fields[AT_FIELDS];

    size_t count = line_fields(line, fields, AT_FIELDS);
    json_t *object;

    if (count == AT_FIELDS)
        object = json_of(fields);
    else if (count == 2 && bytes_equal(fields[0], BYTES("FORGET")))
        object = json_of_forgotten(fields[1]);
    else
        return;
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(12));
    json_decref(object);
    putchar('\n');
}

void at_line_print(struct bytes line, bool json)
{
    if (json) {
        print_json(line);
        return;
    }
    fwrite(line.data, 1, line.size, stdout);
    putchar('\n');
}
