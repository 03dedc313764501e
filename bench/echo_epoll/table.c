#include "echo_epoll/table.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "common/fail.h"

_Static_assert(sizeof(struct record) == 56, "a record should stay small");
_Static_assert((TABLE_SLOTS & (TABLE_SLOTS - 1)) == 0, "used as a mask below");

static struct record *records;
static size_t used;

/* ISO C has no integer of 128 bits; both compilers have. */
__extension__ typedef unsigned __int128 uint128;

void table_init(void)
{
    assert(records == NULL);
    records = fail_calloc(TABLE_SLOTS, sizeof records[0]);
}

/* Multiply and fold: one multiplication takes eight bytes. */
static uint64_t fold(uint64_t a, uint64_t b)
{
    uint128 product = (uint128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash(const char *bytes, size_t size)
{
    uint64_t sum = 0x9e3779b97f4a7c15ull ^ size;
    uint64_t word = 0;
    for (; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        sum = fold(sum ^ word, 0xa0761d6478bd642full);
    }
    word = 0;
    memcpy(&word, bytes, size);
    return fold(sum ^ word, 0xe7037ed1a0b428dbull);
}

static bool is_of(const struct record *record, const char *id, size_t id_bytes)
{
    return record->id_bytes == id_bytes &&
           memcmp(record->id, id, id_bytes) == 0;
}

static struct record *add(struct record *record, const char *id,
                          size_t id_bytes)
{
    if (used >= TABLE_SLOTS / 8 * 7)
        return NULL;
    used++;
    record->id_bytes = (uint8_t)id_bytes;
    memcpy(record->id, id, id_bytes);
    return record;
}

struct record *table_find_or_add(const char *id, size_t id_bytes)
{
    assert(id_bytes >= 1 && id_bytes <= TABLE_ID_MAX);
    for (uint64_t slot = hash(id, id_bytes);; slot++) {
        struct record *record = &records[slot % TABLE_SLOTS];
        if (record->stamp_ns == 0)
            return add(record, id, id_bytes);
        if (is_of(record, id, id_bytes))
            return record;
    }
}
