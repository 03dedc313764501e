#include "phones/spot.h"

#include "base/decimal.h"
#include "phones/moment.h"
#include "phones/number.h"

/* ---- pairs of numbers ---- */

/* What does not fit, or is not good, is as if it was never written. */
static enum err undo(struct writer *w, struct writer before, enum err error)
{
    *w = before;
    return error;
}

static void put_signed(struct writer *w, struct bytes number)
{
    if (!number.size || (number.data[0] != '+' && number.data[0] != '-'))
        writer_u8(w, '+');
    writer_put(w, number);
}

static enum err own_digits(struct bytes lat, struct bytes lon, struct writer *w)
{
    struct writer before = *w;
    struct position position;
    enum err error;

    put_signed(w, lat);
    put_signed(w, lon);
    if (w->full)
        return undo(w, before, ERR_LIMIT);
    error = position_parse(
        bytes_make(w->data + before.size, w->size - before.size), &position);
    return error == ERR_OK ? error : undo(w, before, error);
}

static void put_e9(struct writer *w, int64_t degrees_e9)
{
    writer_u8(w, degrees_e9 < 0 ? '-' : '+');
    decimal_write(w, (uint64_t)(degrees_e9 < 0 ? -degrees_e9 : degrees_e9));
}

static bool within(int64_t degrees_e9, int64_t max)
{
    return degrees_e9 >= -max * NS_PER_S && degrees_e9 <= max * NS_PER_S;
}

enum err spot_e9(int64_t lat_e9, int64_t lon_e9, struct writer *w)
{
    struct writer before = *w;

    if (!within(lat_e9, LAT_DEG_MAX) || !within(lon_e9, LON_DEG_MAX))
        return ERR_RANGE;
    put_e9(w, lat_e9);
    put_e9(w, lon_e9);
    return w->full ? undo(w, before, ERR_FULL) : ERR_OK;
}

enum err spot_pair(struct bytes lat, struct bytes lon, struct writer *w)
{
    int64_t lat_e9 = 0, lon_e9 = 0;
    enum err error = own_digits(lat, lon, w);

    if (error != ERR_MALFORMED && error != ERR_LIMIT)
        return error;
    error = number_read(lat, 9, &lat_e9);
    if (error == ERR_OK)
        error = number_read(lon, 9, &lon_e9);
    return error == ERR_OK ? spot_e9(lat_e9, lon_e9, w) : error;
}

/* ---- degrees, minutes, seconds ---- */

enum err spot_minutes(struct bytes text, size_t digits, int64_t *degrees_e9)
{
    int64_t degrees = moment_take(&text, digits), minutes_e9 = 0;
    enum err error = ERR_MALFORMED;

    if (degrees >= 0 && number_digits(text, 2) == 2)
        error = number_read(text, 9, &minutes_e9);
    if (error != ERR_OK)
        return error;
    if (minutes_e9 >= INT64_C(60) * NS_PER_S)
        return ERR_RANGE;
    *degrees_e9 = degrees * NS_PER_S + number_divide(minutes_e9, 60);
    return ERR_OK;
}

static enum err seconds(struct bytes text, size_t digits, int64_t *degrees_e9)
{
    int64_t degrees = moment_take(&text, digits);
    int64_t minutes = moment_take(&text, 2), seconds_e9 = 0;
    enum err error = number_read(text, 9, &seconds_e9);

    if (error != ERR_OK)
        return error;
    if (minutes >= 60 || seconds_e9 >= INT64_C(60) * NS_PER_S)
        return ERR_RANGE;
    *degrees_e9 = degrees * NS_PER_S +
                  number_divide(minutes * 60 * NS_PER_S + seconds_e9, 3600);
    return ERR_OK;
}

/* One number of a position: its sign, and what follows it. */
struct angle {
    bool negative;
    struct bytes number; /* begins with a digit, if it is good */
    size_t digits;       /* in front of its dot */
};

/* How many digits its degrees have tells minutes and seconds. */
static enum err angle_e9(struct angle angle, size_t digits, int64_t *e9)
{
    enum err error = ERR_MALFORMED;

    if (angle.digits == digits + 2)
        error = spot_minutes(angle.number, digits, e9);
    else if (angle.digits == digits + 4)
        error = seconds(angle.number, digits, e9);
    if (error == ERR_OK && angle.negative)
        *e9 = -*e9;
    return error;
}

/* ---- one text ---- */

static bool is_sign(uint8_t byte)
{
    return byte == '+' || byte == '-' || byte == ' ' || byte == ',';
}

/* From a sign, or a number without one, to the next sign. A comma and a sign
 * or blanks are one. */
static struct angle take_angle(struct bytes *rest)
{
    struct angle angle = {.negative = false};
    size_t size = 0;

    for (; rest->size && is_sign(rest->data[0]); *rest = bytes_skip(*rest, 1))
        angle.negative = rest->data[0] == '-';
    while (size < rest->size && !is_sign(rest->data[size]))
        size++;
    angle.number = bytes_first(*rest, size);
    angle.digits = number_digits(angle.number, size);
    *rest = bytes_skip(*rest, size);
    return angle;
}

/* With its sign: it stands in front of the number, as nothing that is decimal
 * begins otherwise. */
static enum err decimals(struct angle lat, struct angle lon, struct writer *w)
{
    uint8_t texts[2][NUMBER_BYTES_MAX];
    struct writer one = writer_make(texts[0], sizeof(texts[0]));
    struct writer two = writer_make(texts[1], sizeof(texts[1]));

    writer_u8(&one, lat.negative ? '-' : '+');
    writer_put(&one, lat.number);
    writer_u8(&two, lon.negative ? '-' : '+');
    writer_put(&two, lon.number);
    if (one.full || two.full)
        return ERR_LIMIT;
    return spot_pair(writer_bytes(&one), writer_bytes(&two), w);
}

/* Behind the longitude: an altitude, a CRS of any name, the slash. */
static struct bytes cut_altitude(struct bytes rest)
{
    struct bytes text = bytes_first(rest, bytes_find(rest, '/'));

    text = bytes_first(text, bytes_find(text, 'C'));
    return text;
}

enum err spot_text(struct bytes text, struct writer *w, struct bytes *altitude)
{
    struct bytes rest = text;
    struct angle lat = take_angle(&rest), lon = take_angle(&rest);
    int64_t lat_e9 = 0, lon_e9 = 0;

    *altitude = cut_altitude(rest);
    /* Without an altitude these stand in the longitude. */
    lon.number = cut_altitude(lon.number);
    if (lat.digits <= 3 && lon.digits <= 3)
        return decimals(lat, lon, w);
    enum err error = angle_e9(lat, 2, &lat_e9);

    if (error == ERR_OK)
        error = angle_e9(lon, 3, &lon_e9);
    return error == ERR_OK ? spot_e9(lat_e9, lon_e9, w) : error;
}
