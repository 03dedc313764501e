/*
 * What a neighbour is told to be safe here: claims, and only when the log holds
 * them; never what merely came.
 */
#include "hand.h"

#include "node/links.h"

#define THEIR_LIFE 77 /* as in hello_of */

/* The number that an ACK names; 0 = there is none. */
static uint64_t acked(void)
{
    struct bytes payload = heard(FRAME_ACK);
    struct ack ack;

    if (!payload.size)
        return 0;
    assert_int_equal(ack_read(payload, &ack), ERR_OK);
    assert_int_equal(ack.incarnation, THEIR_LIFE);
    return ack.seq;
}

static void become_live_and_want(void)
{
    become_live();
    say_origin(0, "n1", THEIR_LIFE);
    say_wants_acks(THEIR_LIFE);
    (void)heard(FRAME_PONG);
}

static void say_number(uint64_t seq, const char *id, bool claim)
{
    struct entry entry = entry_of(0, seq, id);

    entry.record.taker = BYTES("n1");
    say_entry(&entry, claim);
}

/* ---- a journal by hand ---- */

static uint8_t file[FRAME_BYTES_MAX];

static uint64_t give(void)
{
    bool more = true;

    while (more)
        (void)node_record(node, NODE_JOURNAL, file, &more);
    return node_record_ticket(node);
}

static void written(uint64_t ticket)
{
    step((struct node_event){
        .kind = NODE_WRITTEN, .number = node_number(node), .ticket = ticket});
}

/* ---- without a journal ---- */

/* H21: 5 is outdone by 9, which is not sent yet, and 7 has come. The frame
 * proves nothing of 5; only a COVER does. */
static void what_came_is_not_acked_before_it_is_claimed(void **state)
{
    (void)state;
    become_live_and_want();
    say_number(7, "b", false);
    assert_int_equal(acked(), 0);
    say_number(9, "a", false);
    assert_int_equal(acked(), 0);
    say_claim(FRAME_COVER, 0, 9);
    assert_int_equal(acked(), 9);
    assert_int_equal(acked(), 0); /* once */
    say_number(10, "a", true);
    assert_int_equal(acked(), 10);
}

static void who_does_not_ask_is_sent_no_acks(void **state)
{
    (void)state;
    become_live();
    say_origin(0, "n1", THEIR_LIFE);
    say_number(1, "a", true);
    say_wants_acks(0);
    assert_int_equal(acked(), 0);
    say_wants_acks(THEIR_LIFE); /* now it does */
    assert_int_equal(acked(), 1);
}

/* A session begins to want ACKs before the life is known; others' reports, and
 * lives of its name that are not the one, are not meant. */
static void acks_are_of_the_life_that_was_named(void **state)
{
    (void)state;
    become_live();
    say_wants_acks(THEIR_LIFE);
    say_origin(1, "n2", THEIR_LIFE);
    say_origin(2, "n1", THEIR_LIFE - 1);
    say_claim(FRAME_COVER, 1, 30);
    say_claim(FRAME_COVER, 2, 20);
    assert_int_equal(acked(), 0);
    say_origin(0, "n1", THEIR_LIFE);
    say_claim(FRAME_COVER, 0, 10);
    assert_int_equal(acked(), 10);
}

static void a_new_session_is_acked_anew(void **state)
{
    (void)state;
    become_live_and_want();
    say_number(3, "a", true);
    assert_int_equal(acked(), 3);
    meet_again();
    say_origin(0, "n1", THEIR_LIFE);
    assert_int_equal(acked(), 0);
    say_wants_acks(THEIR_LIFE);
    assert_int_equal(acked(), 3);
}

/* The other end is renewed: what is said of its old life counts no more. */
static void a_renewed_neighbour_is_acked_its_new_life(void **state)
{
    struct ack ack;

    (void)state;
    become_live_and_want();
    say_number(3, "a", true);
    assert_int_equal(acked(), 3);
    say_origin(1, "n1", THEIR_LIFE + 1);
    say_wants_acks(THEIR_LIFE + 1);
    assert_int_equal(heard(FRAME_ACK).size, 0);
    say_claim(FRAME_COVER, 1, 2);
    assert_int_equal(ack_read(heard(FRAME_ACK), &ack), ERR_OK);
    assert_int_equal(ack.incarnation, THEIR_LIFE + 1);
    assert_int_equal(ack.seq, 2);
}

/* ---- with one ---- */

static void what_is_claimed_is_not_acked_before_it_is_written(void **state)
{
    (void)state;
    node_record_begin(node, NODE_JOURNAL);
    become_live_and_want();
    say_number(7, "a", true);
    assert_int_equal(acked(), 0);
    uint64_t ticket = give();
    step((struct node_event){.kind = NODE_TICK});
    assert_int_equal(acked(), 0);
    written(ticket - 1);
    assert_int_equal(acked(), 0);
    written(ticket);
    assert_int_equal(acked(), 7);
}

/* Claims alone are no reason to write, unless somebody waits for them. */
static void whoever_waits_for_claims_makes_them_be_written(void **state)
{
    (void)state;
    node_record_begin(node, NODE_JOURNAL);
    become_live();
    say_origin(0, "n1", THEIR_LIFE);
    written(give());
    say_claim(FRAME_COVER, 0, 4);
    assert_int_equal(node_record_wanted(node), 0);
    say_wants_acks(THEIR_LIFE);
    uint64_t ticket = node_record_wanted(node);
    assert_int_equal(ticket, node_record_ticket(node) + 1);
    assert_int_equal(give(), ticket);
    assert_int_equal(node_record_wanted(node), ticket); /* not written yet */
    written(ticket);
    assert_int_equal(node_record_wanted(node), 0);
    assert_int_equal(acked(), 4);
}

/* One batch is written while the next is filled: neither waits for more. */
static void acks_keep_up_with_batches_that_overlap(void **state)
{
    (void)state;
    node_record_begin(node, NODE_JOURNAL);
    become_live_and_want();
    written(give());
    say_claim(FRAME_COVER, 0, 1);
    uint64_t first = give();
    step((struct node_event){.kind = NODE_TICK});
    say_claim(FRAME_COVER, 0, 2);
    uint64_t second = give();
    say_claim(FRAME_COVER, 0, 3);
    written(first);
    assert_int_equal(acked(), 1);
    written(second);
    assert_int_equal(acked(), 2);
    assert_int_equal(node_record_wanted(node), second + 1);
}

/* Its index may mean another life next; what was told stays told. */
static void a_life_that_is_forgotten_is_acked_no_more(void **state)
{
    (void)state;
    become_live_and_want();
    say_claim(FRAME_COVER, 0, 4);
    assert_int_equal(acked(), 4);
    assert_int_equal(node->links[0].acks.origin, 1);
    links_forget_origin(node, 1);
    node->origins.list[1].claimed = 9; /* as if of another */
    step((struct node_event){.kind = NODE_TICK});
    assert_int_equal(acked(), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_came_is_not_acked_before_it_is_claimed),
        TEST(who_does_not_ask_is_sent_no_acks),
        TEST(acks_are_of_the_life_that_was_named),
        TEST(a_new_session_is_acked_anew),
        TEST(a_renewed_neighbour_is_acked_its_new_life),
        TEST(what_is_claimed_is_not_acked_before_it_is_written),
        TEST(whoever_waits_for_claims_makes_them_be_written),
        TEST(acks_keep_up_with_batches_that_overlap),
        TEST(a_life_that_is_forgotten_is_acked_no_more),
    };

    return cmocka_run_group_tests_name("node/acks", tests, NULL, NULL);
}
