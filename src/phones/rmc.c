#include "phones/rmc.h"

#include "core/line.h"
#include "phones/moment.h"
#include "phones/spot.h"

enum {
    RMC_NAME,
    RMC_TIME,
    RMC_STATUS,
    RMC_LAT,
    RMC_NORTH,
    RMC_LON,
    RMC_EAST,
    RMC_SPEED,
    RMC_COURSE,
    RMC_DATE,
    RMC_FIELDS
};

static int hex(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Cut the checksum off, and the dollar. */
static enum err check(struct bytes *sentence)
{
    size_t star = bytes_find(*sentence, '*');
    struct bytes sum = bytes_skip(*sentence, star);
    int wanted = 0;

    if (!sentence->size || sentence->data[0] != '$')
        return ERR_MALFORMED;
    *sentence = bytes_skip(bytes_first(*sentence, star), 1);
    for (size_t i = 0; i < sentence->size; i++)
        wanted ^= sentence->data[i];
    if (sum.size == 0)
        return ERR_OK;
    if (sum.size != 3 || hex(sum.data[1]) < 0 || hex(sum.data[2]) < 0)
        return ERR_MALFORMED;
    return hex(sum.data[1]) * 16 + hex(sum.data[2]) == wanted ? ERR_OK
                                                              : ERR_CHECKSUM;
}

static bool cut_fields(struct bytes rest, struct bytes fields[RMC_FIELDS])
{
    size_t count = 0;

    for (; count < RMC_FIELDS; count++) {
        size_t comma = bytes_find(rest, ',');

        fields[count] = bytes_first(rest, comma);
        if (comma == rest.size)
            return count == RMC_FIELDS - 1;
        rest = bytes_skip(rest, comma + 1);
    }
    return true;
}

/* Is it a talker's two letters, and RMC? */
static bool is_rmc(struct bytes name)
{
    return name.size == 5 && bytes_equal(bytes_skip(name, 2), BYTES("RMC"));
}

static enum err read_moment(struct bytes time, struct bytes date, int64_t *ns)
{
    struct moment m = {.hour = moment_take(&time, 2)};
    int64_t year;

    m.minute = moment_take(&time, 2);
    m.second = moment_take(&time, 2);
    m.ns = moment_take_fraction(&time);
    m.day = moment_take(&date, 2);
    m.month = moment_take(&date, 2);
    year = moment_take(&date, 2);
    if (time.size || date.size || year < 0)
        return ERR_MALFORMED;
    m.year = year + (year >= 80 ? 1900 : 2000);
    return moment_ns(&m, ns);
}

static enum err read_angle(struct bytes text, size_t digits, struct bytes side,
                           uint8_t plus, uint8_t minus, int64_t *e9)
{
    enum err error = spot_minutes(text, digits, e9);

    if (side.size != 1 || (side.data[0] != plus && side.data[0] != minus))
        return ERR_MALFORMED;
    if (error == ERR_OK && side.data[0] == minus)
        *e9 = -*e9;
    return error;
}

enum err rmc_read(struct bytes sentence, struct rmc *rmc)
{
    struct bytes fields[RMC_FIELDS];

    sentence = line_trim(sentence);
    enum err error = check(&sentence);

    if (error != ERR_OK)
        return error;
    if (!cut_fields(sentence, fields) || !is_rmc(fields[RMC_NAME]))
        return ERR_MALFORMED;
    /* What follows a V is the last that was known, or nothing. */
    if (!bytes_equal(fields[RMC_STATUS], BYTES("A")))
        return ERR_REFUSED;
    *rmc = (struct rmc){.speed_knots = fields[RMC_SPEED],
                        .course = fields[RMC_COURSE]};
    error = read_angle(fields[RMC_LAT], 2, fields[RMC_NORTH], 'N', 'S',
                       &rmc->lat_e9);
    if (error == ERR_OK)
        error = read_angle(fields[RMC_LON], 3, fields[RMC_EAST], 'E', 'W',
                           &rmc->lon_e9);
    if (error == ERR_OK)
        error = read_moment(fields[RMC_TIME], fields[RMC_DATE], &rmc->stamp_ns);
    return error;
}
