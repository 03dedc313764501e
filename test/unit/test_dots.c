/*
 * Equal records under different dots: of those that a renewal or an adoption
 * made, all servers keep the same one (docs/REPLICATION.md 5).
 */
#include "hand.h"

static void say_kiwi_of(uint32_t index, const char *name, uint64_t incarnation)
{
    struct entry entry = entry_of(index, 9, "kiwi");

    entry.record.taker = BYTES("n1");
    say_origin(index, name, incarnation);
    say_entry(&entry, false);
}

static uint64_t incarnation_kept(void)
{
    struct bytes id = BYTES("kiwi");
    uint32_t slot = store_find(&node->store, node_hash(node, id), id);

    assert_int_not_equal(slot, SLOT_NONE);
    return node->origins.list[node->store.slots[slot].origin].incarnation;
}

static void the_dot_of_the_later_life_is_kept(void **state)
{
    (void)state;
    become_live();
    say_kiwi_of(0, "n1", 500);
    uint64_t number = node_number(node);
    say_kiwi_of(1, "n1", 501);
    assert_int_equal(incarnation_kept(), 501);
    /* It is new to whoever stands behind it: the dot is another. */
    assert_true(node_number(node) > number);
    number = node_number(node);
    say_kiwi_of(0, "n1", 500);
    say_kiwi_of(1, "n1", 501);
    assert_int_equal(incarnation_kept(), 501);
    assert_int_equal(node_number(node), number);
}

static void an_adopted_record_stays_adopted(void **state)
{
    (void)state;
    become_live();
    say_kiwi_of(0, "n1", 500);
    say_kiwi_of(1, "n7", 30);
    assert_int_equal(incarnation_kept(), 30);
    say_kiwi_of(2, "n1", 501);
    assert_int_equal(incarnation_kept(), 30);
    say_kiwi_of(3, "n8", 30);
    say_kiwi_of(1, "n7", 30);
    say_kiwi_of(4, "n6", 29);
    assert_int_equal(incarnation_kept(), 30);
    say_kiwi_of(5, "n6", 31);
    assert_int_equal(incarnation_kept(), 31);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_dot_of_the_later_life_is_kept),
        TEST(an_adopted_record_stays_adopted),
    };

    return cmocka_run_group_tests_name("node/dots", tests, NULL, NULL);
}
