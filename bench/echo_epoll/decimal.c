#include "echo_epoll/decimal.h"

#include "common/now.h"

/* So many digits fit 64 bits without a sign, whichever they are. */
#define DIGITS_MAX 19

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Take all digits, add the first `most` to *value, give how many those are. */
static int take_digits(struct piece *text, int most, uint64_t *value)
{
    uint64_t sum = *value; /* In a register: this loop is most of the work. */
    int count = 0;
    const char *at = text->at;
    for (; at < text->at + text->size && is_digit(*at); at++) {
        if (count == most)
            continue;
        sum = sum * 10 + (uint64_t)(*at - '0');
        count++;
    }
    piece_take(text, (size_t)(at - text->at));
    *value = sum;
    return count;
}

bool decimal_take(struct piece *text, int scale, int64_t *value)
{
    uint64_t sum = 0;
    int decimals = 0;
    /* One digit too many is used, so that a longer number is noticed. */
    int digits = take_digits(text, DIGITS_MAX + 1, &sum);
    if (piece_begins(text, '.')) {
        piece_take(text, 1);
        decimals = take_digits(text, scale, &sum);
    }
    if (digits + decimals == 0 || digits + scale > DIGITS_MAX)
        return false;
    for (; decimals < scale; decimals++)
        sum *= 10;
    *value = (int64_t)sum;
    return sum <= INT64_MAX;
}

/* Write a number with exactly `count` digits. */
static char *put_digits(char *to, uint64_t value, int count)
{
    for (char *at = to + count; at > to; value /= 10)
        *--at = (char)('0' + value % 10);
    return to + count;
}

static int count_digits(uint64_t value)
{
    int count = 1;
    while (value >= 10) {
        value /= 10;
        count++;
    }
    return count;
}

char *decimal_put_skew(char *to, int64_t skew_ns)
{
    bool negative = skew_ns < 0;
    uint64_t size_ns = negative ? 0 - (uint64_t)skew_ns : (uint64_t)skew_ns;
    uint64_t whole_s = size_ns / NS_PER_S;
    *to++ = negative ? '-' : '+';
    to = put_digits(to, whole_s, count_digits(whole_s));
    *to++ = '.';
    return put_digits(to, size_ns % NS_PER_S, 9);
}
