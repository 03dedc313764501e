#include "base/decimal.h"

#define PLACES 9

/* The digits of text, at most limit of them, as one number; stops at ERR. */
static enum err whole_part(struct bytes digits, int64_t *wholes)
{
    int64_t value = 0;

    if (digits.size == 0)
        return ERR_MALFORMED;
    for (size_t i = 0; i < digits.size; i++) {
        unsigned digit = (unsigned)digits.data[i] - '0';

        if (digit > 9)
            return ERR_MALFORMED;
        /* Saturate: a later byte may still turn out to be malformed. */
        if (value <= INT64_MAX / NS_PER_S)
            value = value * 10 + (int64_t)digit;
    }
    *wholes = value;
    return ERR_OK;
}

static enum err fraction_part(struct bytes digits, struct decimal *fraction)
{
    int64_t value = 0;
    bool more = false;

    if (digits.size == 0)
        return ERR_MALFORMED;
    for (size_t i = 0; i < digits.size; i++) {
        unsigned digit = (unsigned)digits.data[i] - '0';

        if (digit > 9)
            return ERR_MALFORMED;
        if (i < PLACES)
            value = value * 10 + (int64_t)digit;
        else
            more = more || digit != 0;
    }
    for (size_t i = digits.size; i < PLACES; i++)
        value *= 10;
    *fraction = (struct decimal){value, more};
    return ERR_OK;
}

enum err decimal_parse(struct bytes text, struct decimal *number)
{
    size_t dot = bytes_find(text, '.');
    struct decimal fraction = {0, false};
    int64_t wholes = 0;
    enum err error = whole_part(bytes_first(text, dot), &wholes);

    if (error == ERR_OK && dot < text.size)
        error = fraction_part(bytes_skip(text, dot + 1), &fraction);
    if (error != ERR_OK)
        return error;
    if (wholes > INT64_MAX / NS_PER_S ||
        wholes * NS_PER_S > INT64_MAX - fraction.billionths)
        return ERR_RANGE;
    *number = (struct decimal){wholes * NS_PER_S + fraction.billionths,
                               fraction.more};
    return ERR_OK;
}

bool decimal_above(const struct decimal *number, int64_t wholes)
{
    int64_t limit = wholes * NS_PER_S;

    assert(wholes >= 0 && wholes <= INT64_MAX / NS_PER_S);
    return number->billionths > limit ||
           (number->billionths == limit && number->more);
}

void decimal_write(struct writer *w, uint64_t billionths)
{
    uint8_t places[1 + PLACES];
    uint64_t fraction = billionths % NS_PER_S;

    places[0] = '.';
    for (size_t i = PLACES; i; i--) {
        places[i] = (uint8_t)('0' + fraction % 10);
        fraction /= 10;
    }
    writer_decimal(w, billionths / NS_PER_S);
    writer_put(w, bytes_make(places, sizeof(places)));
}
