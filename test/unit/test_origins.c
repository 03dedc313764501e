#include "unit.h"

#include "node/origins.h"

static struct origins origins;
static _Alignas(BLOCK_ALIGN) uint8_t memory[512];

static int begin(void **state)
{
    struct block block = block_make(memory, sizeof(memory));

    (void)state;
    memset(memory, 0, sizeof(memory));
    origins_init(&origins, &block, 3);
    return 0;
}

static uint32_t add(uint16_t name, uint64_t incarnation)
{
    uint32_t index = 99;

    assert_int_equal(origins_add(&origins, name, incarnation, 0, &index),
                     ERR_OK);
    return index;
}

static void lives_of_one_name_are_told_apart(void **state)
{
    uint32_t first = add(1, 100), second = add(1, 101), found;

    (void)state;
    assert_int_not_equal(first, second);
    assert_int_equal(origins_find(&origins, 1, 101, &found), ERR_OK);
    assert_int_equal(found, second);
    assert_int_equal(origins_find(&origins, 2, 100, &found), ERR_UNKNOWN);
}

static void claims_never_fall_and_are_counted(void **state)
{
    uint32_t index = add(1, 100);

    (void)state;
    origins_claim(&origins, index, 5, 10);
    assert_int_equal(origins.claims_version, 1);
    origins_claim(&origins, index, 4, 20);
    origins_claim(&origins, index, 5, 20);
    assert_int_equal(origins.claims_version, 1);
    assert_int_equal(origins.list[index].claimed, 5);
    assert_int_equal(origins.list[index].heard_at_ms, 10);
}

/* O2: having received a record claims nothing. */
static void applying_raises_no_claim(void **state)
{
    uint32_t index = add(1, 100);

    (void)state;
    origins_apply(&origins, index, 9, 10);
    origins_apply(&origins, index, 7, 20);
    assert_int_equal(origins.list[index].applied, 9);
    assert_int_equal(origins.list[index].claimed, 0);
    assert_int_equal(origins.claims_version, 0);
}

static void a_place_is_used_again(void **state)
{
    uint32_t index, none;

    (void)state;
    add(1, 1);
    index = add(1, 2);
    add(1, 3);
    assert_int_equal(origins_add(&origins, 1, 4, 0, &none), ERR_FULL);
    origins_claim(&origins, index, 5, 0);
    origins_remove(&origins, index);
    assert_int_equal(add(1, 4), index);
    assert_int_equal(origins.list[index].claimed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(lives_of_one_name_are_told_apart, begin),
        cmocka_unit_test_setup(claims_never_fall_and_are_counted, begin),
        cmocka_unit_test_setup(applying_raises_no_claim, begin),
        cmocka_unit_test_setup(a_place_is_used_again, begin),
    };

    return cmocka_run_group_tests_name("node/origins", tests, NULL, NULL);
}
