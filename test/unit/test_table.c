#include "unit.h"

#include "node/table.h"

#define SLOTS 40

static struct table table;
static _Alignas(BLOCK_ALIGN) uint8_t memory[1024];

static int begin(void **state)
{
    struct block block = block_make(memory, sizeof(memory));

    (void)state;
    memset(memory, 0, sizeof(memory));
    table_init(&table, &block, SLOTS);
    return 0;
}

/* Is the slot among those that the table gives for the hash? */
static bool gives(uint64_t hash, uint32_t slot)
{
    struct table_walk walk = table_walk(&table, hash);
    uint32_t found;

    while ((found = table_next(&table, &walk)) != TABLE_NONE)
        if (found == slot)
            return true;
    return false;
}

static void an_empty_table_gives_nothing(void **state)
{
    struct table_walk walk = table_walk(&table, 7);

    (void)state;
    assert_int_equal(table_next(&table, &walk), TABLE_NONE);
}

static void every_slot_is_found_when_all_are_there(void **state)
{
    uint64_t dice = 1, hashes[SLOTS];

    (void)state;
    for (uint32_t slot = 0; slot < SLOTS; slot++)
        table_add(&table, hashes[slot] = dice_next(&dice), slot);
    for (uint32_t slot = 0; slot < SLOTS; slot++)
        assert_true(gives(hashes[slot], slot));
    assert_false(gives(dice_next(&dice), 0));
}

/* Hashes that want the last place of the table, and are different. */
static uint64_t last_place(uint32_t slot)
{
    return (table.mask | slot * (table.mask + 1)) << 32;
}

/* The worst that can be: every hash wants the last place of the table. */
static void hashes_that_meet_go_on_around_the_end(void **state)
{
    (void)state;
    for (uint32_t slot = 0; slot < SLOTS; slot++)
        table_add(&table, last_place(slot), slot);
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        struct table_walk walk = table_walk(&table, last_place(slot));

        assert_int_equal(table_next(&table, &walk), slot);
        assert_int_equal(table_next(&table, &walk), TABLE_NONE);
    }
}

static void equal_hashes_are_all_given(void **state)
{
    (void)state;
    table_add(&table, 99, 3);
    table_add(&table, 99, 4);
    assert_true(gives(99, 3));
    assert_true(gives(99, 4));
    assert_false(gives(99, 5));
}

/* Few homes, so that all stand in one another's way, in any order. */
static void what_is_removed_hides_nobody(void **state)
{
    uint64_t dice = 3, hashes[SLOTS];
    bool there[SLOTS] = {false};

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        uint32_t slot = (uint32_t)(dice_next(&dice) % SLOTS);

        if (there[slot]) {
            table_remove(&table, hashes[slot], slot);
        } else {
            uint64_t home = table.mask - 2 + dice_next(&dice) % 6;

            hashes[slot] = ((home & table.mask) | slot * (table.mask + 1))
                           << 32;
            table_add(&table, hashes[slot], slot);
        }
        there[slot] = !there[slot];
        for (uint32_t other = 0; other < SLOTS; other++)
            if (there[other])
                assert_true(gives(hashes[other], other));
        assert_true(there[slot] || !gives(hashes[slot], slot));
    }
}

static void there_is_always_an_empty_place(void **state)
{
    (void)state;
    for (size_t slots = 1; slots < 3000; slots++) {
        struct block measure = block_measure();

        table_init(&table, &measure, slots);
        assert_true((table.mask + 1) * 2 >= 3 * slots);
        assert_int_equal((table.mask + 1) & table.mask, 0);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_table_gives_nothing),
        TEST(every_slot_is_found_when_all_are_there),
        TEST(hashes_that_meet_go_on_around_the_end),
        TEST(equal_hashes_are_all_given),
        TEST(what_is_removed_hides_nobody),
        TEST(there_is_always_an_empty_place),
    };

    return cmocka_run_group_tests_name("node/table", tests, NULL, NULL);
}
