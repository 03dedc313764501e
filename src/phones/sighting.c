#include "phones/sighting.h"

#include "base/utf8.h"
#include "phones/moment.h"
#include "phones/rmc.h"
#include "phones/spot.h"

#include <string.h>

void sighting_init(struct sighting *sighting, enum ext_source source)
{
    memset(sighting, 0, sizeof(*sighting));
    sighting->ext.source = source;
    sighting->speed_unit = UNIT_KNOTS;
}

/* Keeps the first one that is not too long. */
static void keep(struct sighting_text *text, struct bytes value, size_t max)
{
    if (text->size || value.size == 0 || value.size > max)
        return;
    memcpy(text->data, value.data, value.size);
    text->size = value.size;
}

static void keep_text(struct sighting_text *text, struct bytes value,
                      size_t max)
{
    if (utf8_is_valid(value))
        keep(text, value, max);
}

void sighting_number(struct sighting *sighting, unsigned number, enum unit unit,
                     struct bytes value)
{
    struct ext *ext = &sighting->ext;
    int64_t told = 0;

    if (unit == UNIT_STATED)
        unit = sighting->speed_unit;
    /* So iOS says that it does not know the altitude. */
    if (number == EXT_VERTICAL_ACCURACY && value.size && value.data[0] == '-')
        sighting->no_altitude = true;
    if (ext->has[number] || field_number(number, unit, value, &told) != ERR_OK)
        return;
    ext->has[number] = true;
    ext->number[number] = told;
}

static void say_place(struct sighting *sighting, struct bytes value)
{
    struct sighting_text *text = &sighting->position;
    struct writer w = writer_make(text->data, POSITION_BYTES_MAX);
    struct bytes altitude;

    sighting->tried = true;
    if (text->size || spot_text(value, &w, &altitude) != ERR_OK)
        return;
    text->size = w.size;
    if (altitude.size)
        sighting_number(sighting, EXT_ALTITUDE, UNIT_AS_IT_IS, altitude);
}

static void set_stamp(struct sighting *sighting, int64_t stamp_ns)
{
    struct writer w =
        writer_make(sighting->stamp.data, sizeof(sighting->stamp.data));

    stamp_write(&w, stamp_ns);
    sighting->stamp.size = w.size;
    sighting->stamp_ns = stamp_ns;
}

static void say_time(struct sighting *sighting, struct bytes value)
{
    int64_t read = 0, own = 0;

    if (sighting->stamp_ns || moment_read(value, &read) != ERR_OK)
        return;
    set_stamp(sighting, read);
    /* The phone's own text, if it is one as it stands. */
    if (stamp_parse(value, &own) == ERR_OK && own == read) {
        sighting->stamp.size = 0;
        keep(&sighting->stamp, value, STAMP_BYTES_MAX);
    }
}

static bool is_any(struct bytes value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_equal(value, bytes_text(words[i])))
            return true;
    return false;
}

static void say_charging(struct sighting *sighting, struct bytes value)
{
    static const char *const yes[] = {"true", "1", "yes", "charging", "full"};
    static const char *const no[] = {"false", "0", "no", "unplugged"};

    if (is_any(value, yes, COUNT_OF(yes)))
        sighting->ext.charging = EXT_YES;
    else if (is_any(value, no, COUNT_OF(no)))
        sighting->ext.charging = EXT_NO;
}

/* 1 is on battery, 2 charging, 3 full and plugged in. */
static void say_battery_status(struct sighting *sighting, struct bytes value)
{
    static const char *const yes[] = {"2", "3"};
    static const char *const no[] = {"1"};

    if (is_any(value, yes, COUNT_OF(yes)))
        sighting->ext.charging = EXT_YES;
    else if (is_any(value, no, COUNT_OF(no)))
        sighting->ext.charging = EXT_NO;
}

static void say_valid(struct sighting *sighting, struct bytes value)
{
    static const char *const no[] = {"false", "0", "no"};

    if (is_any(value, no, COUNT_OF(no)))
        sighting->refused = true;
}

static void say_angle(struct sighting *sighting, struct sighting_text *text,
                      struct bytes value)
{
    sighting->tried = true;
    keep(text, value, sizeof(text->data));
}

/* The table has the best names first. */
static void say_id(struct sighting *sighting, const struct field_row *row,
                   struct bytes value)
{
    if (!value.size || (sighting->id_row && sighting->id_row <= row))
        return;
    sighting->id = value;
    sighting->id_row = row;
}

static void say_event(struct sighting *sighting, const struct field_row *row,
                      struct bytes value)
{
    struct sighting_text told = {.size = 0};

    keep_text(&told, value, EXT_EVENT_BYTES_MAX);
    if (!told.size || (sighting->event_row && sighting->event_row <= row))
        return;
    sighting->event = told;
    sighting->event_row = row;
}

bool sighting_say(struct sighting *sighting, const struct field_row *row,
                  struct bytes value)
{
    switch (row->field) {
    case FIELD_ID:
        say_id(sighting, row, value);
        break;
    case FIELD_LAT:
        say_angle(sighting, &sighting->lat, value);
        break;
    case FIELD_LON:
        say_angle(sighting, &sighting->lon, value);
        break;
    case FIELD_PLACE:
        say_place(sighting, value);
        break;
    case FIELD_TIME:
        say_time(sighting, value);
        break;
    case FIELD_VALID:
        say_valid(sighting, value);
        break;
    case FIELD_CHARGING:
        say_charging(sighting, value);
        break;
    case FIELD_BATTERY_STATUS:
        say_battery_status(sighting, value);
        break;
    case FIELD_LABEL:
        keep_text(&sighting->label, value, EXT_LABEL_BYTES_MAX);
        break;
    case FIELD_EVENT:
        say_event(sighting, row, value);
        break;
    default:
        sighting_number(sighting, row->field, row->unit, value);
    }
    return value.size && sighting->id.data == value.data;
}

void sighting_rmc(struct sighting *sighting, struct bytes sentence)
{
    struct sighting_text *text = &sighting->position;
    struct writer w = writer_make(text->data, POSITION_BYTES_MAX);
    struct rmc rmc;

    sighting->tried = true;
    if (rmc_read(sentence, &rmc) != ERR_OK ||
        spot_e9(rmc.lat_e9, rmc.lon_e9, &w) != ERR_OK)
        return;
    text->size = w.size;
    set_stamp(sighting, rmc.stamp_ns);
    sighting_number(sighting, EXT_SPEED, UNIT_KNOTS, rmc.speed_knots);
    sighting_number(sighting, EXT_COURSE, UNIT_AS_IT_IS, rmc.course);
}

bool sighting_end(struct sighting *sighting, int64_t now_ns)
{
    struct sighting_text *text = &sighting->position;
    struct writer w = writer_make(text->data, POSITION_BYTES_MAX);

    if (sighting->refused)
        return false;
    if (!text->size && spot_pair(sighting_bytes(&sighting->lat),
                                 sighting_bytes(&sighting->lon), &w) == ERR_OK)
        text->size = w.size;
    if (!sighting->stamp_ns)
        set_stamp(sighting, now_ns > 0 ? now_ns : 0);
    if (sighting->no_altitude)
        sighting->ext.has[EXT_ALTITUDE] = false;
    return text->size > 0;
}
