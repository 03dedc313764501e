#include "unit.h"

#include "node/names.h"

static struct names names;
static _Alignas(BLOCK_ALIGN) uint8_t memory[512];

static int begin(void **state)
{
    struct block block = block_make(memory, sizeof(memory));

    (void)state;
    memset(memory, 0, sizeof(memory));
    names_init(&names, &block, 3);
    return 0;
}

static uint16_t use(const char *text)
{
    uint16_t index = 99;

    assert_int_equal(names_use(&names, bytes_text(text), &index), ERR_OK);
    return index;
}

static void a_name_is_stored_once(void **state)
{
    (void)state;
    assert_int_equal(use("Goloman"), use("Goloman"));
    assert_int_not_equal(use("Hands"), use("Goloman"));
    assert_text(names_text(&names, use("Hands")), "Hands");
}

static void a_name_lives_until_its_last_use_ends(void **state)
{
    uint16_t index = use("a"), none;

    (void)state;
    use("b");
    use("c");
    assert_int_equal(names_use(&names, BYTES("d"), &none), ERR_FULL);
    names_use_again(&names, index);
    names_drop(&names, index);
    assert_int_equal(names_use(&names, BYTES("d"), &none), ERR_FULL);
    names_drop(&names, index);
    assert_int_equal(use("d"), index);
    assert_text(names_text(&names, index), "d");
}

/* What anybody may invent leaves room for what matters. */
static void some_names_leave_room_for_others(void **state)
{
    uint16_t index;

    (void)state;
    assert_int_equal(names_use_spare(&names, BYTES("a"), 2, &index), ERR_OK);
    assert_int_equal(names_use_spare(&names, BYTES("b"), 2, &index), ERR_FULL);
    assert_int_equal(names_use_spare(&names, BYTES("a"), 2, &index), ERR_OK);
    use("b");
    use("c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_name_is_stored_once, begin),
        cmocka_unit_test_setup(a_name_lives_until_its_last_use_ends, begin),
        cmocka_unit_test_setup(some_names_leave_room_for_others, begin),
    };

    return cmocka_run_group_tests_name("node/names", tests, NULL, NULL);
}
