/*
 * When replies to reports may leave that wait for copies: the log here has
 * them, and so many neighbours have said that theirs does.
 */
#include "hand.h"
#include "keeper.h"

static uint64_t life(void)
{
    return node_incarnation(node);
}

/* The node reports for clients that wait for so many copies. */
static void become_live_for(uint32_t copies)
{
    node->copies.wanted = copies;
    become_live();
}

/* Gives    the gate of its reply. */
static uint64_t report(const char *id, int64_t stamp_s)
{
    assert_int_equal(herd_report(herd, 0, id, "+1-1", stamp_s), NODE_TAKEN);
    return node_number(node);
}

static uint64_t written(uint64_t gate)
{
    herd_run(herd, 1);
    assert_true(node_written(node) >= gate);
    return gate;
}

static bool is_released(uint64_t gate)
{
    return node_released(node) >= gate;
}

/* ---- the rule ---- */

static void without_copies_what_is_written_is_released(void **state)
{
    (void)state;
    become_live_for(1);
    uint64_t gate = report("a", 1);
    assert_false(is_released(gate));
    assert_true(is_released(written(gate)));
}

static void the_other_end_is_asked_for_acks(void **state)
{
    struct ping ping;

    (void)state;
    become_live_for(1);
    say_vector_of_n0(1); /* a new life begins, and what there was is told */
    meet_again();
    step((struct node_event){.kind = NODE_TICK});
    herd->now_ms += 1000;
    step((struct node_event){.kind = NODE_TICK});
    assert_int_equal(ping_read(heard(FRAME_PING), &ping), ERR_OK);
    assert_int_equal(ping.acks_of, 0);
    node->copies.wanted = 2;
    herd->now_ms += 1000;
    say_vector();
    step((struct node_event){.kind = NODE_TICK});
    assert_int_equal(ping_read(heard(FRAME_PING), &ping), ERR_OK);
    assert_true(ping.acks_of == life());
    assert_true(ping.acks_of != herd->configs[0].incarnation);
}

static void a_report_waits_for_an_ack(void **state)
{
    (void)state;
    become_live_for(2);
    uint64_t first = written(report("a", 1));
    uint64_t second = written(report("b", 1));
    assert_false(is_released(first));
    say_ack(life(), 1);
    assert_true(is_released(first));
    assert_false(is_released(second));
    say_ack(life(), 2);
    assert_true(is_released(second));
}

/* A neighbour's disk may be quicker than this server's own. */
static void the_own_log_has_to_have_it_too(void **state)
{
    (void)state;
    become_live_for(2);
    herd->written_at_ms[0] = INT64_MAX;
    uint64_t gate = report("a", 1);
    herd_run(herd, 5);
    say_ack(life(), 1);
    assert_false(is_released(gate));
    herd->written_at_ms[0] = 0;
    assert_true(is_released(written(gate)));
}

/* What the other end claims, or was sent, says nothing of its disk. */
static void a_claim_is_no_ack(void **state)
{
    (void)state;
    become_live_for(2);
    uint64_t gate = written(report("a", 1));
    (void)heard(FRAME_UPDATES);
    say_vector_of_n0(1);
    say_claim(FRAME_COVER, 3, 1);
    assert_false(is_released(gate));
}

/* Of reports that wait, those before are asked for as well. */
static void an_ack_is_for_all_up_to_it(void **state)
{
    uint64_t gates[3];

    (void)state;
    become_live_for(2);
    for (int i = 0; i < 3; i++)
        gates[i] = written(report("a", i + 1)); /* each outdoes the last */
    say_ack(life(), 2);
    assert_true(is_released(gates[1]));
    assert_false(is_released(gates[2]));
    say_ack(life(), 1); /* late, and says less */
    assert_true(is_released(gates[1]));
    say_ack(life(), 3);
    assert_true(is_released(gates[2]));
}

/* ---- who counts ---- */

static void say_on(uint32_t link)
{
    step((struct node_event){
        .kind = NODE_LINK_BYTES, .link = link, .bytes = writer_bytes(&w)});
    w.size = 0;
}

/* The neighbour's later connection takes over from the first. */
static void come_over_another_link(void)
{
    struct hello hello = hello_of("n1");

    step((struct node_event){
        .kind = NODE_LINK_UP, .link = 1, .neighbour = NODE_STRANGER});
    writer_put(&w, LINK_PREFACE);
    hello_write(&w, &hello);
    auth_write(&w, AUTH_NONE);
    say_on(1);
    assert_int_equal(node->links[0].state, LINK_ENDING);
    assert_int_equal(node->links[1].state, LINK_LIVE);
}

static void one_neighbour_counts_once(void **state)
{
    (void)state;
    become_live_for(3);
    uint64_t gate = written(report("a", 1));
    say_ack(life(), 1);
    say_ack(life(), 1);
    assert_false(is_released(gate));
    come_over_another_link();
    ack_write(&w, &(struct ack){life(), 1});
    say_on(1);
    assert_false(is_released(gate));
    /* As if a second one had come, who has some of it. */
    uint64_t second = written(report("b", 1));
    node->links[0].state = LINK_LIVE;
    ack_write(&w, &(struct ack){life(), 2});
    say_on(1);
    assert_true(is_released(gate));
    assert_false(is_released(second));
}

/* It may come back with less. */
static void an_ack_dies_with_its_session(void **state)
{
    struct node_link_status status;

    (void)state;
    become_live_for(2);
    uint64_t gate = written(report("a", 1));
    node->copies.wanted = 3; /* not enough yet */
    say_ack(life(), 1);
    node_link_status(node, 0, &status);
    assert_int_equal(status.acked, 1);
    meet_again();
    node_link_status(node, 0, &status);
    assert_int_equal(status.acked, 0);
    node->copies.wanted = 2;
    written(report("a", 1));
    assert_false(is_released(gate));
    say_ack(life(), 1);
    assert_true(is_released(gate));
}

static void an_ack_that_is_malformed_ends_the_link(void **state)
{
    (void)state;
    become_live_for(2);
    say_ack(life(), 0);
    assert_ended_with(BYE_PROTOCOL);
}

/* ---- another life ---- */

static void acks_of_another_life_do_not_count(void **state)
{
    (void)state;
    become_live_for(2);
    uint64_t gate = written(report("a", 1));
    say_ack(life() - 1, 1);
    say_ack(life() + 1, 1);
    assert_false(is_released(gate));
    assert_int_equal(node->counters.renewals, 0);
}

/* R12: whoever acknowledges what was never given knows of a lost past. */
static void an_ack_of_what_was_not_given_begins_a_new_life(void **state)
{
    uint64_t old = life();

    (void)state;
    become_live_for(2);
    uint64_t gate = written(report("a", 1));
    say_ack(old, 2);
    assert_int_equal(node->counters.renewals, 1);
    assert_true(life() != old);
    assert_false(is_released(gate));
}

/* What waits for acknowledgement has other numbers now. */
static void a_renewal_leaves_what_waits_to_acks_of_the_new_life(void **state)
{
    uint64_t old = life();

    (void)state;
    become_live_for(2);
    (void)written(report("a", 1));
    uint64_t gate = written(report("b", 1));
    say_vector_of_n0(99);
    assert_int_equal(node->counters.renewals, 1);
    meet_again();
    uint64_t later = written(report("c", 1));
    say_ack(old, 2);
    say_ack(life(), 1);
    assert_false(is_released(gate));
    say_ack(life(), 2);
    assert_true(is_released(gate));
    assert_false(is_released(later));
    say_ack(life(), 3);
    assert_true(is_released(later));
}

/* What the neighbour has outdone bears no number of the new life: any that it
 * acknowledges was told behind all that is here. */
static void a_renewal_without_own_records_waits_for_the_next_number(void **s)
{
    struct entry entry = entry_of(0, 1, "a");

    (void)s;
    become_live_for(2);
    uint64_t gate = written(report("a", 1));
    say_origin(0, "n1", 77);
    say_entry(&entry, true); /* stamp 5 */
    say_vector_of_n0(99);
    meet_again();
    herd_run(herd, 1);
    assert_false(is_released(gate));
    (void)written(report("b", 1));
    node->copies.wanted = 3;
    say_ack(life(), 1);
    assert_false(is_released(gate));
    node->copies.wanted = 2;
    say_ack(life(), 1);
    assert_true(is_released(gate));
}

/* Acknowledged before the renewal: of a life that is over. */
static void a_renewal_forgets_acks(void **state)
{
    (void)state;
    become_live_for(3);
    (void)written(report("a", 1));
    say_ack(life(), 1);
    node->links[0].told[node->origins.self] = 0; /* its session stays */
    node->links[0].covered[node->origins.self] = 0;
    say_vector_of_n0(99);
    assert_int_equal(node->links[0].state, LINK_LIVE);
    assert_int_equal(node->links[0].acked, 0);
    assert_true(node->links[0].owes & OWES_PING); /* of which life, it says */
}

/* ---- what is stored already ---- */

static void a_repeated_report_waits_like_the_first(void **state)
{
    (void)state;
    become_live_for(2);
    (void)written(report("a", 1));
    uint64_t gate = written(report("a", 1));
    assert_int_equal(node->counters.repeated, 1);
    assert_false(is_released(gate));
    say_ack(life(), 1);
    assert_true(is_released(gate));
    assert_true(is_released(written(report("a", 1))));
}

/* Another server took it, and may have died since: only a number of this life
 * makes neighbours say that they have it. The record is not sent again. */
static void a_report_known_from_others_gets_a_number(void **state)
{
    struct entry entry = entry_of(0, 1, "a");
    struct reader r;
    struct claim claim;

    (void)state;
    become_live_for(2);
    say_origin(0, "n1", 77);
    say_entry(&entry, true);
    herd_run(herd, 1);
    bool more = true;
    while (more)
        (void)ask_once(&more);
    for (int again = 1; again <= 2; again++) { /* the same, then one outdone */
        uint64_t gate = report("a", again == 1 ? 5 : 3);
        assert_false(is_released(written(gate)));
        assert_int_equal(records_in(ask_once(&more)), 0);
        say_ack(life(), (uint64_t)again);
        assert_true(is_released(gate));
    }
    assert_int_equal(claimed(life()), 2);
    assert_int_equal(node->counters.repeated, 1);
    assert_int_equal(node->counters.stale, 1);
    (void)report("a", 5);
    (void)written(node_number(node));
    r = reader_make(heard(FRAME_COVER));
    assert_int_equal(claim_read(&r, &claim), ERR_OK);
    assert_int_equal(claim.seq, 3);
}

/* ... of which nobody hears before the log holds it. */
static void such_a_number_is_not_told_before_it_is_written(void **state)
{
    struct entry entry = entry_of(0, 1, "a");
    bool more = true;

    (void)state;
    become_live_for(2);
    say_origin(0, "n1", 77);
    say_entry(&entry, true);
    herd_run(herd, 1);
    while (more)
        (void)ask_once(&more);
    herd->written_at_ms[0] = INT64_MAX;
    (void)report("a", 5);
    assert_int_equal(heard(FRAME_COVER).size, 0);
    herd->written_at_ms[0] = 0;
    herd_run(herd, 1);
    assert_true(heard(FRAME_COVER).size > 0);
}

static void without_copies_a_repeat_is_free(void **state)
{
    struct entry entry = entry_of(0, 1, "a");

    (void)state;
    become_live_for(1);
    say_origin(0, "n1", 77);
    say_entry(&entry, true);
    uint64_t before = node_number(node);
    assert_int_equal(report("a", 5), before);
    assert_int_equal(claimed(life()), 0);
}

/* ---- many ---- */

/* Batches that come when the ring is full wait for all that came with them. */
static void a_full_ring_releases_late_and_never_early(void **state)
{
    uint64_t gates[COPIES_MARKS + 20];
    char id[16];

    (void)state;
    become_live_for(2);
    for (unsigned i = 0; i < COUNT_OF(gates); i++) {
        snprintf(id, sizeof(id), "k%u", i);
        gates[i] = report(id, 1);
    }
    (void)written(gates[COUNT_OF(gates) - 1]);
    for (unsigned i = 0; i < COPIES_MARKS - 1; i++) {
        assert_false(is_released(gates[i]));
        say_ack(life(), i + 1);
        assert_true(is_released(gates[i]));
    }
    say_ack(life(), COUNT_OF(gates) - 1);
    for (unsigned i = COPIES_MARKS - 1; i < COUNT_OF(gates); i++)
        assert_false(is_released(gates[i]));
    say_ack(life(), COUNT_OF(gates));
    assert_true(is_released(gates[COUNT_OF(gates) - 1]));
    assert_int_equal(node->copies.count, 0);
}

/* ---- the journal ---- */

/* Who acknowledged what was in the memory of a process that is no more. */
static void what_was_restored_waits_again(void **state)
{
    struct keeper keeper;

    (void)state;
    keeper_init(&keeper);
    keeper.copies = 2;
    assert_true(keeper_start(&keeper));
    keeper_report(&keeper, "a", 1);
    assert_true(keeper_write(&keeper));
    uint64_t old = node_incarnation(keeper.node);
    keeper_kill(&keeper);
    assert_true(keeper_start(&keeper));
    assert_true(node_incarnation(keeper.node) == old);
    keeper_report(&keeper, "a", 1);
    assert_true(keeper_write(&keeper));
    assert_true(node_written(keeper.node) >= node_number(keeper.node));
    assert_true(node_released(keeper.node) < node_number(keeper.node));
    keeper_free(&keeper);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_copies_what_is_written_is_released),
        TEST(the_other_end_is_asked_for_acks),
        TEST(a_report_waits_for_an_ack),
        TEST(the_own_log_has_to_have_it_too),
        TEST(a_claim_is_no_ack),
        TEST(an_ack_is_for_all_up_to_it),
        TEST(one_neighbour_counts_once),
        TEST(an_ack_dies_with_its_session),
        TEST(an_ack_that_is_malformed_ends_the_link),
        TEST(acks_of_another_life_do_not_count),
        TEST(an_ack_of_what_was_not_given_begins_a_new_life),
        TEST(a_renewal_leaves_what_waits_to_acks_of_the_new_life),
        TEST(a_renewal_without_own_records_waits_for_the_next_number),
        TEST(a_renewal_forgets_acks),
        TEST(a_repeated_report_waits_like_the_first),
        TEST(a_report_known_from_others_gets_a_number),
        TEST(such_a_number_is_not_told_before_it_is_written),
        TEST(without_copies_a_repeat_is_free),
        TEST(a_full_ring_releases_late_and_never_early),
        cmocka_unit_test(what_was_restored_waits_again),
    };

    return cmocka_run_group_tests_name("node/copies", tests, NULL, NULL);
}
