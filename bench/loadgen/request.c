#include "loadgen/request.h"

#include <assert.h>
#include <string.h>

#include "common/mix.h"
#include "common/now.h"
#include "loadgen/dialect.h"

/* Time between the stamps of two requests. */
#define STAMP_STEP_NS 1000

/* Where `part` begins in text, or REQUEST_ABSENT. */
static size_t find(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    return found == NULL ? REQUEST_ABSENT : (size_t)(found - text);
}

void request_init(struct request *request, const char *text, uint64_t keys,
                  bool keys_in_order)
{
    assert(strlen(text) < REQUEST_BYTES_MAX);
    assert(keys >= 1 && keys <= REQUEST_KEYS_MAX);
    *request = (struct request){
        .size = strlen(text),
        .key_at = find(text, REQUEST_KEY),
        .lat_at = find(text, REQUEST_LAT),
        .lon_at = find(text, REQUEST_LON),
        .stamp_at = find(text, REQUEST_STAMP),
        .keys = keys,
        .keys_in_order = keys_in_order,
        .stamp_ns = now_wall_ns(),
        .chance = 88172645463325252ull,
    };
    memcpy(request->text, text, request->size);
    assert(request->key_at != REQUEST_ABSENT);
    assert((request->lat_at == REQUEST_ABSENT) ==
           (request->lon_at == REQUEST_ABSENT));
}

/* Write `pairs` times two digits: half the divisions of one at a time. */
static void put_pairs(char *to, uint64_t value, int pairs)
{
    static const char digits[] = "0001020304050607080910111213141516171819"
                                 "2021222324252627282930313233343536373839"
                                 "4041424344454647484950515253545556575859"
                                 "6061626364656667686970717273747576777879"
                                 "8081828384858687888990919293949596979899";
    for (; pairs > 0; pairs--, value /= 100)
        memcpy(to + 2 * (pairs - 1), digits + 2 * (value % 100), 2);
}

/*
 * Six digits behind a degree's point. The first three are the key's home, the
 * last three (100 m) are where it has moved to.
 */
static void put_fraction(char *to, uint32_t home, uint32_t moved)
{
    put_pairs(to, home % 1000u * 1000u + moved % 1000u, 3);
}

static void put_position(const struct request *request, char *to, uint64_t key)
{
    uint64_t home = mix64(key + 1), moved = mix64(request->stamp_ns);
    put_fraction(to + request->lat_at + strlen("34."), (uint32_t)home,
                 (uint32_t)moved);
    put_fraction(to + request->lon_at + strlen("-118."), (uint32_t)(home >> 32),
                 (uint32_t)(moved >> 32));
}

/* Ten digits of seconds, a point, nine digits of nanoseconds. */
static void put_stamp(char *to, uint64_t stamp_ns)
{
    uint64_t ns = stamp_ns % NS_PER_S;
    put_pairs(to, stamp_ns / NS_PER_S, 5);
    to[11] = (char)('0' + ns / 100000000);
    put_pairs(to + 12, ns % 100000000, 4);
}

char *request_write(struct request *request, char *to)
{
    uint64_t draw =
        request->keys_in_order ? request->number : mix_next(&request->chance);
    uint64_t key = draw % request->keys;
    request->number++;
    request->stamp_ns += STAMP_STEP_NS;
    memcpy(to, request->text, request->size);
    put_pairs(to + request->key_at + strlen("k"), key, 4);
    if (request->lat_at != REQUEST_ABSENT)
        put_position(request, to, key);
    if (request->stamp_at != REQUEST_ABSENT)
        put_stamp(to + request->stamp_at, request->stamp_ns);
    return to + request->size;
}
