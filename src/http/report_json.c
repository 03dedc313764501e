#include "http/report_json.h"

#include "http/number.h"
#include "json/json_read.h"

#include <math.h>

/* What is inside members that are not known is passed over. */
#define DEPTH_MAX 32

struct reading {
    struct json_value body;
    struct writer *w;
    const char *why; /* NULL = all is well so far */
    enum err error;
};

static void fail(struct reading *r, enum err error, const char *why)
{
    if (r->why)
        return;
    r->error = error;
    r->why = why;
}

/* Gives    whether it is said at all: null is not. */
static bool member(const struct reading *r, const char *key,
                   struct json_value *value)
{
    *value = json_member(r->body, key);
    return value->kind != JSON_NONE && value->kind != JSON_NULL;
}

/* What was written since. */
static struct bytes behind(const struct writer *w, size_t begin)
{
    return bytes_make(w->data + begin, w->size - begin);
}

/* A text of so many bytes at most, without its escapes. */
static struct bytes take_text(struct reading *r, struct json_value value,
                              size_t size_max, const char *why)
{
    struct writer *w = r->w;
    struct writer part = writer_make(w->data + w->size, size_max);

    assert(writer_room(w) >= size_max);
    enum err error = json_text_of(value, &part);
    if (error != ERR_OK)
        fail(r, error == ERR_FULL ? ERR_RANGE : ERR_MALFORMED, why);
    w->size += part.size;
    return writer_bytes(&part);
}

static void write_degrees(struct reading *r, struct json_value value,
                          const char *no_number)
{
    uint8_t room[NUMBER_BYTES_MAX];
    struct writer digits = writer_make(room, sizeof(room));
    bool negative = false;
    enum err error = number_write(&digits, value, &negative);

    if (error == ERR_UNKNOWN)
        fail(r, ERR_MALFORMED, no_number);
    writer_u8(r->w, negative ? '-' : '+');
    /* Too large for a number is too large for the globe. */
    writer_put(r->w, error == ERR_OK ? writer_bytes(&digits) : BYTES("999"));
}

static struct bytes take_lat_lon(struct reading *r, struct json_value lat,
                                 struct json_value lon)
{
    size_t begin = r->w->size;
    struct position position;

    write_degrees(r, lat, "lat must be a number, in degrees");
    write_degrees(r, lon, "lon must be a number, in degrees");
    struct bytes text = behind(r->w, begin);
    if (position_parse(text, &position) != ERR_OK)
        fail(r, ERR_RANGE, "lat must be from -90 to 90, lon from -180 to 180");
    return text;
}

static struct bytes take_position(struct reading *r)
{
    struct json_value position, lat, lon;
    struct position point;
    bool has_text = member(r, "position", &position);
    bool has_lat = member(r, "lat", &lat), has_lon = member(r, "lon", &lon);

    if (has_text == (has_lat || has_lon) || has_lat != has_lon) {
        fail(r, ERR_MALFORMED,
             has_text || has_lat == has_lon
                 ? "either lat and lon, or position must be there"
             : has_lat ? "there is a lat, and no lon"
                       : "there is a lon, and no lat");
        return BYTES("");
    }
    if (has_lat)
        return take_lat_lon(r, lat, lon);
    static const char why[] = "position must be a text like "
                              "\"+34.068930-118.445127\", on the globe";
    struct bytes text = take_text(r, position, POSITION_BYTES_MAX, why);
    enum err error = position_parse(text, &point);
    if (error != ERR_OK)
        fail(r, error == ERR_RANGE ? ERR_RANGE : ERR_MALFORMED, why);
    return text;
}

static struct bytes take_time(struct reading *r, struct json_value time)
{
    size_t begin = r->w->size;
    bool negative = false;
    enum err error = number_write(r->w, time, &negative);

    if (error == ERR_UNKNOWN)
        fail(r, ERR_MALFORMED, "time must be a number: s since 1970");
    if (error != ERR_OK || negative)
        fail(r, ERR_RANGE,
             "time must be s since 1970, from 0 to 9000000000, not ms");
    return behind(r->w, begin);
}

static struct bytes take_now(struct reading *r, int64_t now_ns)
{
    size_t begin = r->w->size;

    stamp_write(r->w, now_ns > 0 ? now_ns : 0);
    return behind(r->w, begin);
}

static void take_stamp(struct reading *r, int64_t now_ns,
                       struct report_json *report)
{
    static const char why[] = "stamp must be a text like "
                              "\"1520023934.918963997\": s since 1970";
    struct json_value time, stamp;
    bool has_time = member(r, "time", &time);
    bool has_stamp = member(r, "stamp", &stamp);

    if (has_time && has_stamp)
        fail(r, ERR_MALFORMED, "only one of time and stamp may be there");
    else if (has_time)
        report->stamp = take_time(r, time);
    else if (has_stamp)
        report->stamp = take_text(r, stamp, STAMP_BYTES_MAX, why);
    else
        report->stamp = take_now(r, now_ns);
    enum err error = stamp_parse(report->stamp, &report->stamp_ns);
    if (error != ERR_OK)
        fail(r, error == ERR_RANGE ? ERR_RANGE : ERR_MALFORMED, why);
}

/* Thousandths of what phones measure; false if that is no 64-bit number. */
static bool thousandths(double value, int64_t *number)
{
    double scaled = value * 1000;

    if (!(fabs(scaled) < 9e18))
        return false;
    *number = llround(scaled);
    return true;
}

static void take_number(struct reading *r, enum ext_number which,
                        struct ext *ext)
{
    static const char *const why[EXT_NUMBERS] = {
        [EXT_ACCURACY] = "accuracy must be a number, 0 or more, in m",
        [EXT_ALTITUDE] = "altitude must be a number, in m",
        [EXT_VERTICAL_ACCURACY] =
            "vertical_accuracy must be a number, 0 or more, in m",
        [EXT_SPEED] = "speed must be a number, 0 or more, in m/s",
        [EXT_COURSE] = "course must be a number, from 0 to 360 degrees",
        [EXT_BATTERY] = "battery must be a number, from 0 to 100 percent",
    };
    struct json_value value;
    double number;
    int64_t *at = &ext->number[which];

    if (!member(r, ext_number_name(which), &value))
        return;
    if (value.kind != JSON_NUMBER)
        fail(r, ERR_MALFORMED, why[which]);
    else if (json_number_of(value, &number) != ERR_OK ||
             !thousandths(number, at))
        fail(r, ERR_RANGE, why[which]);
    /* North is 0, whoever rounds up to it. */
    if (which == EXT_COURSE && *at == 360000)
        *at = 0;
    if (!ext_is_in_range(which, *at))
        fail(r, ERR_RANGE, why[which]);
    ext->has[which] = true;
}

static void take_ext(struct reading *r, struct ext *ext)
{
    struct json_value value;

    *ext = (struct ext){.source = EXT_SOURCE_HTTP};
    for (unsigned i = 0; i < EXT_NUMBERS; i++)
        take_number(r, i, ext);
    if (member(r, "charging", &value)) {
        if (value.kind != JSON_BOOL)
            fail(r, ERR_MALFORMED, "charging must be true or false");
        ext->charging = value.text.data[0] == 't' ? EXT_YES : EXT_NO;
    }
    if (member(r, "label", &value))
        ext->label = take_text(r, value, EXT_LABEL_BYTES_MAX,
                               "label must be a text of at most 16 bytes");
    if (member(r, "event", &value))
        ext->event = take_text(r, value, EXT_EVENT_BYTES_MAX,
                               "event must be a text of at most 32 bytes");
}

enum err report_json_read(struct bytes body, int64_t now_ns, struct writer *w,
                          struct report_json *report, const char **why)
{
    struct reading r = {.w = w};
    size_t at;

    assert(writer_room(w) >= REPORT_TEXT_BYTES_MAX);
    if (json_check(body, DEPTH_MAX, &r.body, why, &at) != ERR_OK) {
        *why = body.size == 0 ? "there is no body: a report is JSON, such as "
                                "{\"lat\": 34.069, \"lon\": -118.445}"
                              : "the body is no JSON: a report is such as "
                                "{\"lat\": 34.069, \"lon\": -118.445}";
        return ERR_MALFORMED;
    }
    if (r.body.kind != JSON_OBJECT) {
        *why = "the report must be an object";
        return ERR_MALFORMED;
    }
    *report = (struct report_json){.stamp_ns = 0};
    report->position = take_position(&r);
    take_stamp(&r, now_ns, report);
    take_ext(&r, &report->ext);
    if (!r.why)
        return ERR_OK;
    *why = r.why;
    return r.error;
}
