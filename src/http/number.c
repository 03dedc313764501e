#include "http/number.h"

#include "base/decimal.h"

#include <math.h>

/* Beyond it billionths are no 64-bit number. */
#define WHOLES_MAX 9e9

/* Digits alone, and a dot: as JSON has it, but for its sign and exponent. */
static bool is_plain(struct bytes digits)
{
    return bytes_find(digits, 'e') == digits.size &&
           bytes_find(digits, 'E') == digits.size &&
           digits.size <= NUMBER_BYTES_MAX;
}

enum err number_e9(struct json_value number, int64_t *value_e9)
{
    double value;

    if (number.kind != JSON_NUMBER)
        return ERR_UNKNOWN;
    /* What is no finite double is too large as well. */
    if (json_number_of(number, &value) != ERR_OK || fabs(value) > WHOLES_MAX)
        return ERR_RANGE;
    *value_e9 = llround(value * NS_PER_S);
    return ERR_OK;
}

enum err number_write(struct writer *w, struct json_value number,
                      bool *negative)
{
    int64_t value_e9;
    enum err error = number_e9(number, &value_e9);

    if (error != ERR_OK)
        return error;
    struct bytes digits = number.text;
    *negative = digits.data[0] == '-';
    digits = bytes_skip(digits, *negative);
    if (is_plain(digits))
        writer_put(w, digits);
    else
        decimal_write(w, (uint64_t)(*negative ? -value_e9 : value_e9));
    return ERR_OK;
}
