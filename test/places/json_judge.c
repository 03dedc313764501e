/*
 * json_judge - what json/json_read says of texts, for others to compare.
 *
 * Reads texts, each behind its size (four bytes, little-endian), until there
 * are no more. Prints a line for each: "bad AT WHY", or "good" and the value:
 * n, t, f, numbers as they stand behind a "#", texts as the hexadecimal digits
 * of their characters behind a quote, [...] and {...}; members are their key
 * and their value.
 */
#include "json/json_read.h"

#include <stdio.h>
#include <stdlib.h>

#define TEXT_BYTES_MAX (1 << 20)

static uint8_t room[TEXT_BYTES_MAX], plain[TEXT_BYTES_MAX];

static void print_inside(struct bytes inside)
{
    struct writer w = writer_make(plain, sizeof(plain));

    if (json_unescape(inside, &w) != ERR_OK)
        abort();
    putchar('"');
    for (size_t i = 0; i < w.size; i++)
        printf("%02x", plain[i]);
    putchar(' ');
}

static void print_value(struct json_value value);

static void print_all(struct json_value value)
{
    struct json_walk walk = json_walk(value);
    struct json_value inner;
    struct bytes key;

    putchar(value.text.data[0]);
    while (json_step(&walk, &key, &inner)) {
        if (value.kind == JSON_OBJECT)
            print_inside(key);
        print_value(inner);
    }
    putchar(value.text.data[value.text.size - 1]);
}

static void print_value(struct json_value value)
{
    if (value.kind == JSON_ARRAY || value.kind == JSON_OBJECT)
        print_all(value);
    else if (value.kind == JSON_TEXT)
        print_inside(bytes_make(value.text.data + 1, value.text.size - 2));
    else if (value.kind == JSON_NUMBER)
        printf("#%.*s ", (int)value.text.size, (const char *)value.text.data);
    else
        putchar(value.text.data[0]);
}

static void judge(struct bytes text)
{
    struct json_value value;
    const char *why;
    size_t at;

    if (json_check(text, JSON_DEPTH_MAX, &value, &why, &at) != ERR_OK) {
        printf("bad %zu %s\n", at, why);
        return;
    }
    printf("good ");
    print_value(value);
    putchar('\n');
}

int main(void)
{
    uint8_t head[4];

    while (fread(head, 1, 4, stdin) == 4) {
        size_t size = (size_t)head[0] | (size_t)head[1] << 8 |
                      (size_t)head[2] << 16 | (size_t)head[3] << 24;

        if (size > sizeof(room) || fread(room, 1, size, stdin) != size)
            return 1;
        judge(bytes_make(room, size));
    }
    return fflush(stdout) ? 1 : 0;
}
