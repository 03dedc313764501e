#include "unit.h"

#include "base/crc32c.h"

/* RFC 3720 B.4. */
static void known_values(void **state)
{
    uint8_t zeros[32] = {0}, ones[32], rising[32];

    (void)state;
    memset(ones, 0xff, sizeof(ones));
    for (uint8_t i = 0; i < sizeof(rising); i++)
        rising[i] = i;
    assert_int_equal(crc32c(0, bytes_make(zeros, 32)), 0x8a9136aa);
    assert_int_equal(crc32c(0, bytes_make(ones, 32)), 0x62a8ab43);
    assert_int_equal(crc32c(0, bytes_make(rising, 32)), 0x46dd794e);
    assert_int_equal(crc32c(0, BYTES("123456789")), 0xe3069283);
}

static void table_and_instruction_agree_at_every_size_and_split(void **state)
{
    uint8_t bytes[100];
    uint64_t dice = 1;

    (void)state;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)dice_next(&dice);
    for (size_t size = 0; size <= sizeof(bytes); size++) {
        struct bytes all = bytes_make(bytes, size);
        uint32_t sum = crc32c_by_table(0, all);
        uint32_t half = crc32c(0, bytes_first(all, size / 2));

        assert_int_equal(crc32c(0, all), sum);
        assert_int_equal(crc32c(half, bytes_skip(all, size / 2)), sum);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values),
        cmocka_unit_test(table_and_instruction_agree_at_every_size_and_split),
    };

    return cmocka_run_group_tests_name("base/crc32c", tests, NULL, NULL);
}
