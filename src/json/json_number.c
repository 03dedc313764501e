#include "json/json_read.h"
#include "json/json_scan.h"

#include <math.h>

/* Powers of ten that a double has exactly. */
static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
#define POWER_MAX 22

/* Larger ones are as good as endless, and sums of them do not overflow. */
#define EXPONENT_MAX ((int64_t)1 << 48)

/* Nineteen digits fit. */
#define DIGITS_MAX 1000000000000000000u

struct number {
    uint64_t digits;
    int64_t exponent; /* digits times ten to the power of it */
};

/* Digits beyond the nineteenth only count as places. */
static void add_digit(struct number *number, uint8_t byte, bool fraction)
{
    bool fits = number->digits < DIGITS_MAX;

    if (fits)
        number->digits = number->digits * 10 + (byte - '0');
    number->exponent += (fits ? 0 : 1) - (fraction ? 1 : 0);
}

static bool take_digits(struct json_scan *c, struct number *number,
                        bool fraction)
{
    for (; c->at < c->end && json_is_digit(*c->at); c->at++)
        add_digit(number, *c->at, fraction);
    return c->at < c->end;
}

/* Behind the e. */
static int64_t take_exponent(struct json_scan *c)
{
    bool negative = json_scan_take(c, '-');
    int64_t exponent = 0;

    json_scan_take(c, '+');
    for (; c->at < c->end; c->at++)
        if (exponent < EXPONENT_MAX)
            exponent = exponent * 10 + (*c->at - '0');
    return negative ? -exponent : exponent;
}

static double scale(double value, int64_t exponent)
{
    /* Ends soon: at 0 or at infinity, wherever the exponent began. */
    for (; exponent > POWER_MAX && isfinite(value); exponent -= POWER_MAX)
        value *= powers[POWER_MAX];
    for (; exponent < -POWER_MAX && value > 0; exponent += POWER_MAX)
        value /= powers[POWER_MAX];
    if (value == 0 || !isfinite(value))
        return value;
    return exponent < 0 ? value / powers[-exponent] : value * powers[exponent];
}

enum err json_number_of(struct json_value value, double *number)
{
    struct json_scan c = json_scan_of(value.text);
    struct number n = {0, 0};
    bool negative = json_scan_take(&c, '-');
    double size;

    if (value.kind != JSON_NUMBER)
        return ERR_UNKNOWN;
    if (take_digits(&c, &n, false) && json_scan_take(&c, '.'))
        take_digits(&c, &n, true);
    if (json_scan_take(&c, 'e') || json_scan_take(&c, 'E'))
        n.exponent += take_exponent(&c);
    size = n.digits ? scale((double)n.digits, n.exponent) : 0;
    if (!isfinite(size))
        return ERR_UNKNOWN;
    *number = negative ? -size : size;
    return ERR_OK;
}
