#include "phones/friends.h"

#include "base/utf8.h"
#include "phones/number.h"
#include "phones/tids.h"
#include "json/json.h"

/* ---- leaves ---- */

#define TOPIC_BYTES_MAX (2 * ID_BYTES_MAX + 16)

/* More is nothing that the apps could show. */
#define THOUSANDTHS_MAX INT64_C(1000000000000)

/* Any bytes as a text of JSON; those that are no UTF-8 as U+FFFD. */
static void put_characters(struct json *json, struct bytes bytes)
{
    uint8_t text[3 * TOPIC_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    while (bytes.size) {
        size_t size = utf8_size(bytes);

        writer_put(&w, size ? bytes_first(bytes, size) : BYTES("\xef\xbf\xbd"));
        bytes = bytes_skip(bytes, size ? size : 1);
    }
    json_text(json, writer_bytes(&w));
}

/* Decimal, without needless zeros. */
static void put_degrees(struct writer *w, int64_t e9)
{
    uint64_t left = (uint64_t)(e9 < 0 ? -e9 : e9), unit = NS_PER_S;

    if (e9 < 0)
        writer_u8(w, '-');
    writer_decimal(w, left / unit);
    left %= unit;
    if (left)
        writer_u8(w, '.');
    for (; left; left %= unit) {
        unit /= 10;
        writer_u8(w, (uint8_t)('0' + left / unit));
    }
}

/* A number in thousandths as a whole one; of a speed in km/h. */
static void put_number(struct writer *w, const char *key,
                       const struct phones_friend *friend,
                       enum ext_number number)
{
    int64_t value = friend->ext.number[number];

    if (!friend->ext.has[number] || value > THOUSANDTHS_MAX ||
        value < -THOUSANDTHS_MAX)
        return;
    value = number_divide(value * (number == EXT_SPEED ? 36 : 10), 10000);
    writer_text(w, key);
    if (value < 0)
        writer_u8(w, '-');
    writer_decimal(w, (uint64_t)(value < 0 ? -value : value));
}

/* owntracks/user/device: an ID without a slash is both. */
static void put_topic(struct writer *w, struct bytes id)
{
    uint8_t text[TOPIC_BYTES_MAX];
    struct writer topic = writer_make(text, sizeof(text));
    struct json json = json_make(w);

    writer_text(&topic, "owntracks/");
    writer_put(&topic, id);
    if (bytes_find(id, '/') == id.size) {
        writer_u8(&topic, '/');
        writer_put(&topic, id);
    }
    put_characters(&json, writer_bytes(&topic));
}

/* ---- one friend ---- */

static void put_card(struct writer *w, struct bytes tid, struct bytes id)
{
    struct json json = json_make(w);

    writer_text(w, "{\"_type\":\"card\",\"tid\":");
    json_text(&json, tid);
    writer_text(w, ",\"name\":");
    put_characters(&json, id);
    writer_text(w, "}");
}

static void put_location(struct writer *w, struct bytes tid,
                         const struct phones_friend *friend)
{
    struct json json = json_make(w);

    writer_text(w, "{\"_type\":\"location\",\"tid\":");
    json_text(&json, tid);
    writer_text(w, ",\"lat\":");
    put_degrees(w, friend->position.lat_e9);
    writer_text(w, ",\"lon\":");
    put_degrees(w, friend->position.lon_e9);
    writer_text(w, ",\"tst\":");
    writer_decimal(w, (uint64_t)(friend->record.stamp_ns / NS_PER_S));
    put_number(w, ",\"acc\":", friend, EXT_ACCURACY);
    put_number(w, ",\"alt\":", friend, EXT_ALTITUDE);
    put_number(w, ",\"vac\":", friend, EXT_VERTICAL_ACCURACY);
    put_number(w, ",\"vel\":", friend, EXT_SPEED);
    put_number(w, ",\"cog\":", friend, EXT_COURSE);
    put_number(w, ",\"batt\":", friend, EXT_BATTERY);
    writer_text(w, ",\"topic\":");
    put_topic(w, friend->record.id);
    writer_text(w, "}");
}

/* The apps take no time of 0. */
static bool is_shown(const struct phones_friend *friend, struct bytes asker)
{
    return !bytes_equal(friend->record.id, asker) &&
           !record_is_tombstone(&friend->record) &&
           friend->record.stamp_ns >= NS_PER_S;
}

void friends_write(struct writer *w, const struct phones_friend *friends,
                   size_t count, struct bytes asker)
{
    struct writer part = *w;
    struct tids tids;
    struct bytes tid;
    bool any = false;

    if (writer_room(w) < 2)
        return;
    tids_init(&tids);
    part.size_max--; /* for the last bracket */
    writer_u8(&part, '[');
    for (size_t i = 0; i < count; i++) {
        struct writer before = part;

        if (!is_shown(&friends[i], asker) ||
            !tids_next(&tids, &friends[i], &tid))
            continue;
        if (any)
            writer_u8(&part, ',');
        put_card(&part, tid, friends[i].record.id);
        writer_u8(&part, ',');
        put_location(&part, tid, &friends[i]);
        if (part.full)
            part = before;
        else
            any = true;
    }
    w->size = part.size;
    writer_u8(w, ']');
}
