#include "phones/pairs.h"

#include "phones/ids.h"

#define NAME_BYTES_MAX 64

/* ---- which shape ---- */

static bool has(struct bytes pairs, const char *name)
{
    struct bytes key, value;

    while (uri_next_pair(&pairs, &key, &value))
        if (bytes_equal(key, bytes_text(name)))
            return true;
    return false;
}

static bool has_any(const struct reading *reading, const char *const *names,
                    size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has(reading->request->uri.query, names[i]) ||
            has(reading->form, names[i]))
            return true;
    return false;
}

bool pairs_is_opengts(const struct reading *reading)
{
    static const char *const names[] = {"gprmc"};

    return has_any(reading, names, COUNT_OF(names));
}

/* Names that only its %ALL has. */
bool pairs_is_gpslogger(const struct reading *reading)
{
    static const char *const names[] = {
        "spd", "spd_kph",    "prov",           "sat",       "aid",
        "ser", "timeoffset", "starttimestamp", "ischarging"};

    return has_any(reading, names, COUNT_OF(names)) && pairs_is_any(reading);
}

bool pairs_tell(struct bytes pairs)
{
    struct bytes rest = pairs, key, value;

    while (uri_next_pair(&rest, &key, &value)) {
        const struct field_row *row = field_find(DIALECT_QUERY, key);

        if (row && row->field >= FIELD_ID && row->field <= FIELD_PLACE)
            return true;
    }
    return has(pairs, "gprmc");
}

bool pairs_is_any(const struct reading *reading)
{
    return pairs_tell(reading->request->uri.query) || pairs_tell(reading->form);
}

bool pairs_is_object(const struct reading *reading)
{
    struct json_walk walk = json_walk(reading->json);
    struct json_value value;
    struct bytes name;

    while (reading->json.kind == JSON_OBJECT &&
           json_step(&walk, &name, &value)) {
        const struct field_row *row = field_find(DIALECT_QUERY, name);

        if (row && row->field >= FIELD_ID && row->field <= FIELD_PLACE)
            return true;
    }
    return false;
}

/* ---- what they say ---- */

static void say_pair(struct reading *reading, struct sighting *sighting,
                     struct bytes key, struct bytes escaped)
{
    uint8_t name[NAME_BYTES_MAX];
    struct writer n = writer_make(name, sizeof(name)), before = *reading->w;

    if (uri_decode(key, true, &n) != ERR_OK)
        return;
    const struct field_row *row = field_find(DIALECT_QUERY, writer_bytes(&n));
    bool is_rmc = bytes_equal(writer_bytes(&n), BYTES("gprmc"));

    if ((!row && !is_rmc) || uri_decode(escaped, true, reading->w) != ERR_OK) {
        *reading->w = before;
        return;
    }
    struct bytes value = bytes_make(reading->w->data + before.size,
                                    reading->w->size - before.size);

    if (is_rmc)
        sighting_rmc(sighting, value);
    if (is_rmc || !sighting_say(sighting, row, value))
        *reading->w = before;
}

static void say_pairs(struct reading *reading, struct sighting *sighting,
                      struct bytes pairs)
{
    struct bytes key, value;

    while (uri_next_pair(&pairs, &key, &value))
        say_pair(reading, sighting, key, value);
}

static void begin(struct reading *reading, struct sighting *sighting)
{
    struct writer before = *reading->w;
    enum unit unit = field_unit(reading_pair(reading, "units"));

    *reading->w = before;
    sighting_init(sighting, reading->source);
    if (unit != UNIT_STATED)
        sighting->speed_unit = unit;
}

/* Heartbeats have no position, and are no points. */
static void end(struct reading *reading, struct sighting *sighting,
                struct bytes id)
{
    if (sighting->tried)
        reading_take(reading, sighting, id);
}

static void read_both(struct reading *reading, struct bytes id)
{
    struct sighting sighting;

    begin(reading, &sighting);
    say_pairs(reading, &sighting, reading->request->uri.query);
    say_pairs(reading, &sighting, reading->form);
    end(reading, &sighting, id);
}

void pairs_read(struct reading *reading)
{
    read_both(reading, BYTES(""));
}

/* There a device belongs to an account. */
void pairs_read_opengts(struct reading *reading)
{
    struct bytes account = reading_pair(reading, "acct");
    struct bytes device = reading_pair(reading, "dev");
    struct bytes id = BYTES("");

    if (account.size && device.size)
        id = ids_put_pair(reading->w, account, device);
    read_both(reading, id);
}

void pairs_read_object(struct reading *reading)
{
    struct sighting sighting;

    begin(reading, &sighting);
    reading_members(reading, reading->json, DIALECT_QUERY, &sighting);
    end(reading, &sighting, BYTES(""));
}
