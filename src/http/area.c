#include "http/area.h"

#include "core/globe.h"
#include "http/number.h"

#define E9 ((int64_t)1000000000)

/* The next of several numbers, which are parted by commas. */
static enum err take_number(struct bytes *rest, int64_t *value_e9)
{
    size_t end = bytes_find(*rest, ',');
    struct bytes text = bytes_first(*rest, end);
    struct json_value number;
    const char *why;
    size_t at;

    if (json_check(text, 1, &number, &why, &at) != ERR_OK)
        return ERR_MALFORMED;
    *rest = bytes_skip(*rest, end < rest->size ? end + 1 : end);
    enum err error = number_e9(number, value_e9);
    return error == ERR_UNKNOWN ? ERR_MALFORMED : error;
}

static size_t count_commas(struct bytes text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == ',';
    return count;
}

/* So many numbers, and nothing else. What is malformed is said to be so,
 * wherever it breaks. */
static enum err take_numbers(struct bytes text, int64_t *numbers, size_t count)
{
    enum err result = ERR_OK;

    if (count_commas(text) != count - 1)
        return ERR_MALFORMED;
    for (size_t i = 0; i < count; i++) {
        enum err error = take_number(&text, &numbers[i]);

        if (error == ERR_MALFORMED)
            return error;
        if (error != ERR_OK)
            result = error;
    }
    return result;
}

static bool is_lat(int64_t lat_e9)
{
    return lat_e9 >= -LAT_DEG_MAX * E9 && lat_e9 <= LAT_DEG_MAX * E9;
}

static bool is_lon(int64_t lon_e9)
{
    return lon_e9 >= -LON_DEG_MAX * E9 && lon_e9 <= LON_DEG_MAX * E9;
}

enum err area_read_box(struct bytes text, struct area_box *box)
{
    int64_t n[4];
    enum err error = take_numbers(text, n, COUNT_OF(n));

    if (error != ERR_OK)
        return error;
    if (!is_lon(n[0]) || !is_lat(n[1]) || !is_lon(n[2]) || !is_lat(n[3]) ||
        n[1] > n[3])
        return ERR_RANGE;
    *box = (struct area_box){n[0], n[1], n[2], n[3]};
    return ERR_OK;
}

enum err area_read_point(struct bytes text, struct position *point)
{
    int64_t n[2];
    enum err error = take_numbers(text, n, COUNT_OF(n));

    if (error != ERR_OK)
        return error;
    if (!is_lat(n[0]) || !is_lon(n[1]))
        return ERR_RANGE;
    *point = (struct position){n[0], n[1]};
    return ERR_OK;
}

enum err area_read_radius(struct bytes text, int64_t *radius_mm)
{
    int64_t metres_e9;
    enum err error = take_numbers(text, &metres_e9, 1);

    if (error != ERR_OK)
        return error;
    if (metres_e9 < 0)
        return ERR_RANGE;
    /* Rounded up: whoever is just at the edge belongs to it. */
    *radius_mm = (metres_e9 + E9 / 1000 - 1) / (E9 / 1000);
    return ERR_OK;
}

static bool has_lon(const struct area_box *box, int64_t lon_e9)
{
    if (box->west_e9 <= box->east_e9)
        return lon_e9 >= box->west_e9 && lon_e9 <= box->east_e9;
    return lon_e9 >= box->west_e9 || lon_e9 <= box->east_e9;
}

bool area_has(const struct area_box *box, struct position position)
{
    int64_t lon = position.lon_e9, edge = LON_DEG_MAX * E9;

    if (position.lat_e9 < box->south_e9 || position.lat_e9 > box->north_e9)
        return false;
    /* The 180th meridian has two names. */
    return has_lon(box, lon) ||
           ((lon == edge || lon == -edge) && has_lon(box, -lon));
}

static struct point point_of(struct position position)
{
    return (struct point){(double)position.lat_e9 / 1e9,
                          (double)position.lon_e9 / 1e9};
}

bool area_reaches(const struct area_circle *circle, struct position position,
                  double *distance_m)
{
    *distance_m =
        globe_distance_m(point_of(circle->centre), point_of(position));
    return circle->radius_mm < 0 ||
           *distance_m * 1000 <= (double)circle->radius_mm;
}
