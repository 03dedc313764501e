#include "slow_numbers.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 9000
#define PLACES   9

/* The first number whose billionths do not fit in 64 bits. */
#define TOO_MANY "9223372036.854775808"

/* A C string of the text, or false when that would change it. */
static bool as_string(struct bytes text, char *string)
{
    if (text.size >= TEXT_MAX || (text.size && memchr(text.data, 0, text.size)))
        return false;
    if (text.size)
        memcpy(string, text.data, text.size);
    string[text.size] = 0;
    return true;
}

struct shape {
    const char *text;
    regex_t compiled;
    bool is_compiled; /* once, for speed */
};

static bool has_shape(const char *string, struct shape *shape,
                      regmatch_t *parts, size_t count)
{
    if (!shape->is_compiled &&
        regcomp(&shape->compiled, shape->text, REG_EXTENDED) != 0)
        abort();
    shape->is_compiled = true;
    return regexec(&shape->compiled, string, count, parts, 0) == 0;
}

/* "0034.5" -> "34" and "5": no zeros in front, none behind. */
static void split(const char *number, char *wholes, char *places)
{
    const char *dot = strchr(number, '.');
    size_t size = dot ? (size_t)(dot - number) : strlen(number);

    while (size && *number == '0') {
        number++;
        size--;
    }
    memcpy(wholes, number, size);
    wholes[size] = 0;
    strcpy(places, dot ? dot + 1 : "");
    for (size = strlen(places); size && places[size - 1] == '0'; size--)
        places[size - 1] = 0;
}

static bool is_above(const char *number, const char *most)
{
    static char wholes[TEXT_MAX], places[TEXT_MAX];
    static char most_wholes[TEXT_MAX], most_places[TEXT_MAX];

    split(number, wholes, places);
    split(most, most_wholes, most_places);
    if (strlen(wholes) != strlen(most_wholes))
        return strlen(wholes) > strlen(most_wholes);
    int order = strcmp(wholes, most_wholes);
    return order ? order > 0 : strcmp(places, most_places) > 0;
}

/* Digits before the dot, then just nine: one whole number, as text. */
static int64_t in_billionths(const char *number)
{
    static char wholes[TEXT_MAX], places[TEXT_MAX];
    char digits[32] = "";

    split(number, wholes, places);
    strncat(digits, wholes, 15);
    strncat(digits, places, PLACES);
    for (size_t size = strlen(places); size < PLACES; size++)
        strcat(digits, "0");
    return strtoll(digits, NULL, 10);
}

enum err slow_decimal(struct bytes text, const char *most, int64_t *billionths)
{
    static struct shape shape = {.text = "^[0-9]+(\\.[0-9]+)?$"};
    static char string[TEXT_MAX];
    regmatch_t all;

    if (!as_string(text, string) || !has_shape(string, &shape, &all, 1))
        return ERR_MALFORMED;
    if (!is_above(TOO_MANY, string) || (most && is_above(string, most)))
        return ERR_RANGE;
    *billionths = in_billionths(string);
    return ERR_OK;
}

/* A sign and a number, as one half of a position. */
static enum err slow_half(const char *text, const regmatch_t *half,
                          const char *most, int64_t *value)
{
    struct bytes number = bytes_make(text + half->rm_so + 1,
                                     (size_t)(half->rm_eo - half->rm_so - 1));
    enum err error = slow_decimal(number, most, value);

    if (error == ERR_OK && text[half->rm_so] == '-')
        *value = -*value;
    return error;
}

enum err slow_position(struct bytes text, int64_t *lat_e9, int64_t *lon_e9)
{
    static struct shape shape = {
        .text = "^([+-][0-9]+(\\.[0-9]+)?)([+-][0-9]+(\\.[0-9]+)?)$"};
    char string[TEXT_MAX];
    regmatch_t parts[5];
    int64_t lat, lon;

    if (text.size > 64)
        return ERR_LIMIT;
    if (!as_string(text, string) || !has_shape(string, &shape, parts, 5))
        return ERR_MALFORMED;
    if (slow_half(string, &parts[1], "90", &lat) != ERR_OK ||
        slow_half(string, &parts[3], "180", &lon) != ERR_OK)
        return ERR_RANGE;
    *lat_e9 = lat;
    *lon_e9 = lon;
    return ERR_OK;
}

enum err slow_stamp(struct bytes text, int64_t *stamp_ns)
{
    if (text.size > 64)
        return ERR_LIMIT;
    return slow_decimal(text, NULL, stamp_ns);
}
