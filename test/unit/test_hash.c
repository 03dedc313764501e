#include "unit.h"

#include "base/hash.h"

static const struct hash_key key = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};

/* The paper's own example: key 00..0f, message 00..0e. */
static void known_value(void **state)
{
    uint8_t message[15];

    (void)state;
    for (uint8_t i = 0; i < sizeof(message); i++)
        message[i] = i;
    assert_true(hash64(&key, bytes_make(message, 15)) == 0xa129ca6149be45e5);
}

static void another_key_gives_another_hash(void **state)
{
    struct hash_key other = key;

    (void)state;
    other.octets[0] ^= 1;
    assert_true(hash64(&key, BYTES("kiwi")) != hash64(&other, BYTES("kiwi")));
    assert_false(hash128_equal(hash128(&key, BYTES("kiwi")),
                               hash128(&other, BYTES("kiwi"))));
}

static void sums_carry_and_borrow(void **state)
{
    struct hash128 a = {UINT64_MAX, 7}, b = {2, 0};
    struct hash128 sum = hash128_add(a, b);

    (void)state;
    assert_true(sum.low == 1 && sum.high == 8);
    assert_true(hash128_equal(hash128_subtract(sum, b), a));
    sum = hash128_subtract((struct hash128){0, 0}, (struct hash128){1, 0});
    assert_true(sum.low == UINT64_MAX && sum.high == UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_value),
        cmocka_unit_test(another_key_gives_another_hash),
        cmocka_unit_test(sums_carry_and_borrow),
    };

    return cmocka_run_group_tests_name("base/hash", tests, NULL, NULL);
}
