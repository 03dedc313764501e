/*
 * Links that come and go by configuration, while the herd runs
 * (docs/REPLICATION.md 8).
 */
#include "hand.h"

#include "node/neighbours.h"

static void set_neighbour(uint32_t index, const char *name, uint32_t generation)
{
    step((struct node_event){.kind = NODE_NEIGHBOUR,
                             .neighbour = index,
                             .bytes = bytes_text(name),
                             .number = generation});
}

static void a_removed_neighbour_is_shown_the_door(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");
    struct node_link_status status;

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, true);
    set_neighbour(0, "", 0);
    assert_ended_with(BYE_NOT_NEIGHBOUR);
    node_link_status(node, 0, &status);
    assert_int_equal(status.name.size, 0);
    assert_string_not_equal(herd_where(herd, 0, "kiwi"), ""); /* stays */
    step((struct node_event){.kind = NODE_LINK_DOWN});
    step((struct node_event){.kind = NODE_LINK_UP, .neighbour = NODE_STRANGER});
    struct hello hello = hello_of("n1");
    (void)heard(FRAME_HELLO);
    greet(&hello);
    assert_ended_with(BYE_NOT_NEIGHBOUR);
}

static bool is_dialled(void)
{
    step((struct node_event){.kind = NODE_TICK});
    for (size_t i = 0; i < wish_count; i++)
        if (wishes[i].kind == NODE_DIAL && wishes[i].neighbour == 0)
            return true;
    return false;
}

static void a_new_neighbour_is_dialled_and_let_in(void **state)
{
    struct hello hello = hello_of("n7");

    (void)state;
    set_neighbour(0, "", 0);
    assert_false(is_dialled());
    set_neighbour(0, "n7", 2);
    assert_true(is_dialled());
    hello.member_generation = 2;
    greet(&hello);
    assert_int_equal(node->links[0].state, LINK_PROVING);
}

static void another_name_takes_the_place_at_once(void **state)
{
    (void)state;
    become_live();
    set_neighbour(0, "n7", 0);
    assert_ended_with(BYE_NOT_NEIGHBOUR);
    assert_int_equal(neighbours_find(node, BYTES("n1")), NODE_STRANGER);
    assert_int_equal(neighbours_find(node, BYTES("n7")), 0);
}

/* What comes of a dial of somebody who has been removed meanwhile. */
static void a_late_dial_of_a_removed_neighbour_is_a_stranger(void **state)
{
    (void)state;
    set_neighbour(0, "", 0);
    step((struct node_event){.kind = NODE_DIAL_FAILED, .neighbour = 0});
    step((struct node_event){.kind = NODE_LINK_UP, .link = 1, .neighbour = 0});
    assert_int_equal(node->links[1].neighbour, NODE_STRANGER);
    step((struct node_event){.kind = NODE_LINK_DOWN, .link = 1});
    assert_int_equal(node->links[1].state, LINK_FREE);
}

/* Neighbours bring as many names of takers as fit: an operator's word counts
 * all the same. */
static void names_that_others_bring_leave_room_for_neighbours(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");
    char id[16], taker[16];

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    for (uint32_t i = 0; i < 1000 && node->links[0].state == LINK_LIVE; i++) {
        snprintf(id, sizeof(id), "k%u", i);
        snprintf(taker, sizeof(taker), "t%u", i);
        entry.record.id = bytes_text(id);
        entry.record.taker = bytes_text(taker);
        say_entry(&entry, false);
    }
    assert_ended_with(BYE_LIMIT);
    set_neighbour(0, "n7", 0);
    assert_int_equal(neighbours_find(node, BYTES("n7")), 0);
}

static void the_configuration_counts_anew(void **state)
{
    struct hello hello = hello_of("n1");

    (void)state;
    step((struct node_event){
        .kind = NODE_MEMBERS, .number = 1234, .members = 9});
    hello.config_hash = 1234;
    greet(&hello);
    assert_false(node->links[0].other_config);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_removed_neighbour_is_shown_the_door),
        TEST(a_new_neighbour_is_dialled_and_let_in),
        TEST(another_name_takes_the_place_at_once),
        TEST(a_late_dial_of_a_removed_neighbour_is_a_stranger),
        TEST(names_that_others_bring_leave_room_for_neighbours),
        TEST(the_configuration_counts_anew),
    };

    return cmocka_run_group_tests_name("node/topology", tests, NULL, NULL);
}
