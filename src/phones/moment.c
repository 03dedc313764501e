#include "phones/moment.h"

#include "phones/number.h"

#define S_PER_DAY     86400
#define S_PER_MINUTE  60
#define YEAR_MAX      2261 /* whole; int64 nanoseconds end in April 2262 */
#define SECONDS_BELOW INT32_MAX

/* ---- the calendar ---- */

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t days_in(int64_t year, int64_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

static bool is_good(const struct moment *m)
{
    return m->year >= 1970 && m->year <= YEAR_MAX && m->month >= 1 &&
           m->month <= 12 && m->day >= 1 &&
           m->day <= days_in(m->year, m->month) && m->hour >= 0 &&
           m->hour < 24 && m->minute >= 0 && m->minute < 60 && m->second >= 0 &&
           m->second <= 60;
}

/* Days since 1970-01-01. */
static int64_t days_of(const struct moment *m)
{
    int64_t before = m->year - 1;
    int64_t days = m->year * 365 + before / 4 - before / 100 + before / 400;

    /* The same sum of 1970. */
    days -= INT64_C(1970) * 365 + 1969 / 4 - 1969 / 100 + 1969 / 400;
    for (int64_t month = 1; month < m->month; month++)
        days += days_in(m->year, month);
    return days + m->day - 1;
}

enum err moment_ns(const struct moment *moment, int64_t *ns)
{
    if (!is_good(moment))
        return ERR_RANGE;
    *ns =
        (days_of(moment) * S_PER_DAY +
         (moment->hour * 60 + moment->minute) * S_PER_MINUTE + moment->second) *
            NS_PER_S +
        moment->ns;
    return ERR_OK;
}

/* ---- ISO 8601 ---- */

int64_t moment_take(struct bytes *rest, size_t count)
{
    int64_t value = 0;

    if (number_digits(*rest, count) < count)
        return -1;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (rest->data[i] - '0');
    *rest = bytes_skip(*rest, count);
    return value;
}

static bool take(struct bytes *rest, const char *any)
{
    struct bytes set = bytes_text(any);

    if (!rest->size || bytes_find(set, rest->data[0]) == set.size)
        return false;
    *rest = bytes_skip(*rest, 1);
    return true;
}

int64_t moment_take_fraction(struct bytes *rest)
{
    int64_t ns = 0, unit = NS_PER_S / 10;

    if (!take(rest, ".,"))
        return 0;
    for (; number_digits(*rest, 1); *rest = bytes_skip(*rest, 1), unit /= 10)
        ns += (rest->data[0] - '0') * unit;
    return ns;
}

/* Minutes east of Greenwich. In queries a plus that nobody escaped has become
 * a blank. */
static bool take_offset(struct bytes *rest, int64_t *minutes)
{
    int64_t sign = 1, hour = 0, minute = 0;

    *minutes = 0;
    if (take(rest, "Zz") || rest->size == 0)
        return rest->size == 0;
    if (take(rest, "-"))
        sign = -1;
    else if (!take(rest, "+ "))
        return false;
    hour = moment_take(rest, 2);
    take(rest, ":");
    if (rest->size)
        minute = moment_take(rest, 2);
    *minutes = sign * (hour * 60 + minute);
    return rest->size == 0 && hour >= 0 && hour <= 23 && minute >= 0 &&
           minute <= 59;
}

static bool take_clock(struct bytes *rest, struct moment *m)
{
    m->hour = moment_take(rest, 2);
    if (!take(rest, ":"))
        return false;
    m->minute = moment_take(rest, 2);
    if (take(rest, ":"))
        m->second = moment_take(rest, 2);
    m->ns = moment_take_fraction(rest);
    return true;
}

static enum err read_iso(struct bytes text, int64_t *ns)
{
    struct moment m = {.year = moment_take(&text, 4)};
    int64_t offset = 0, there = 0;

    if (m.year < 0 || !take(&text, "-"))
        return ERR_MALFORMED;
    m.month = moment_take(&text, 2);
    if (!take(&text, "-"))
        return ERR_MALFORMED;
    m.day = moment_take(&text, 2);
    if (!take(&text, "Tt ") || !take_clock(&text, &m) ||
        !take_offset(&text, &offset))
        return ERR_MALFORMED;
    enum err error = moment_ns(&m, &there);

    if (error == ERR_OK)
        *ns = there - offset * S_PER_MINUTE * NS_PER_S;
    return error;
}

/* ---- numbers ---- */

static enum err read_number(struct bytes text, int64_t *ns)
{
    int64_t rounded = 0;
    enum err error = number_read(text, 0, &rounded);

    if (error != ERR_OK)
        return error;
    return number_read(text, rounded < SECONDS_BELOW ? 9 : 6, ns);
}

enum err moment_read(struct bytes text, int64_t *ns)
{
    int64_t read = 0;
    enum err error = read_iso(text, &read);

    if (error == ERR_MALFORMED)
        error = read_number(text, &read);
    if (error != ERR_OK)
        return error;
    if (read <= 0)
        return ERR_RANGE;
    *ns = read;
    return ERR_OK;
}
