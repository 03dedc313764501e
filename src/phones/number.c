#include "phones/number.h"

/* Beyond this an exponent makes any number 0, or too big. */
#define EXPONENT_MAX 1000

struct parts {
    bool negative;
    struct bytes whole, fraction; /* digits; one of them may be empty */
    int exponent;
};

size_t number_digits(struct bytes text, size_t max)
{
    size_t size = 0;

    while (size < text.size && size < max && text.data[size] >= '0' &&
           text.data[size] <= '9')
        size++;
    return size;
}

static struct bytes take_digits(struct bytes *rest)
{
    size_t size = number_digits(*rest, rest->size);
    struct bytes digits = bytes_first(*rest, size);

    *rest = bytes_skip(*rest, size);
    return digits;
}

static bool take(struct bytes *rest, uint8_t byte, uint8_t or_byte)
{
    if (!rest->size || (rest->data[0] != byte && rest->data[0] != or_byte))
        return false;
    *rest = bytes_skip(*rest, 1);
    return true;
}

static bool take_sign(struct bytes *rest)
{
    return !take(rest, '+', '+') && take(rest, '-', '-');
}

static bool take_exponent(struct bytes *rest, int *exponent)
{
    bool negative = take_sign(rest);
    struct bytes digits = take_digits(rest);

    *exponent = 0;
    for (size_t i = 0; i < digits.size && *exponent < EXPONENT_MAX; i++)
        *exponent = *exponent * 10 + (digits.data[i] - '0');
    if (negative)
        *exponent = -*exponent;
    return digits.size > 0;
}

static bool part(struct bytes text, struct parts *parts)
{
    *parts = (struct parts){.negative = take_sign(&text)};
    parts->whole = take_digits(&text);
    if (take(&text, '.', ','))
        parts->fraction = take_digits(&text);
    if (parts->whole.size + parts->fraction.size == 0)
        return false;
    if (take(&text, 'e', 'E') && !take_exponent(&text, &parts->exponent))
        return false;
    return text.size == 0;
}

/* One more digit; false if the number then is too big. */
static bool push(int64_t *value, int digit)
{
    if (*value > (INT64_MAX - 9) / 10)
        return false;
    *value = *value * 10 + digit;
    return true;
}

/* What has been counted, and what the next digit counts: ten to that power. */
struct sum {
    int64_t value;
    int power;
    bool round_up;
};

static bool add_digits(struct sum *sum, struct bytes digits)
{
    for (size_t i = 0; i < digits.size; i++, sum->power--) {
        int digit = digits.data[i] - '0';

        if (sum->power >= 0 && !push(&sum->value, digit))
            return false;
        if (sum->power == -1)
            sum->round_up = digit >= 5;
    }
    return true;
}

enum err number_read(struct bytes text, int places, int64_t *value)
{
    struct parts parts;

    if (text.size > NUMBER_BYTES_MAX)
        return ERR_LIMIT;
    if (!part(text, &parts))
        return ERR_MALFORMED;
    struct sum sum = {.power =
                          (int)parts.whole.size - 1 + parts.exponent + places};

    if (!add_digits(&sum, parts.whole) || !add_digits(&sum, parts.fraction))
        return ERR_RANGE;
    for (; sum.power >= 0 && sum.value; sum.power--)
        if (!push(&sum.value, 0))
            return ERR_RANGE;
    sum.value += sum.round_up;
    *value = parts.negative ? -sum.value : sum.value;
    return ERR_OK;
}

int64_t number_divide(int64_t value, int64_t by)
{
    int64_t quotient = value / by, rest = value % by;

    assert(by > 0);
    /* rest >= by - rest is rest * 2 >= by, which might not fit. */
    if (rest >= 0)
        return quotient + (rest > 0 && rest >= by - rest);
    return quotient - (-rest >= by + rest);
}
