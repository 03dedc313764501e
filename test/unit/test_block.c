#include "unit.h"

#include "base/block.h"

static void measuring_and_carving_agree(void **state)
{
    static _Alignas(BLOCK_ALIGN) uint8_t memory[1024];
    struct block measure = block_measure();

    (void)state;
    assert_null(block_carve(&measure, 3, 5));
    assert_null(block_carve(&measure, 0, 8));
    assert_null(block_carve(&measure, 1, 100));

    struct block block = block_make(memory, measure.used);
    uint8_t *first = block_carve(&block, 3, 5);
    uint8_t *second = block_carve(&block, 0, 8);
    uint8_t *third = block_carve(&block, 1, 100);
    assert_ptr_equal(first, memory);
    assert_ptr_equal(second, third);
    assert_int_equal((uintptr_t)third % BLOCK_ALIGN, 0);
    assert_true(third >= first + 15);
    assert_int_equal(block.used, block.size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measuring_and_carving_agree),
    };

    return cmocka_run_group_tests_name("base/block", tests, NULL, NULL);
}
