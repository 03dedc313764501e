/*
 * What a neighbour brings: names, records, claims, and what becomes of them
 * (docs/REPLICATION.md 4.3 to 4.6).
 */
#include "hand.h"

/* Rows: R29 */
static void records_claims_and_what_they_mean(void **state)
{
    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    struct entry entry = entry_of(4, 9, "kiwi");
    say_entry(&entry, false);
    assert_string_equal(herd_where(herd, 0, "kiwi"),
                        "AT n1 +0.000000000 kiwi +1-1 5.000000000");
    assert_int_equal(claimed(500), 0); /* receiving claims nothing */
    say_claim(FRAME_COVER, 4, 9);
    assert_int_equal(claimed(500), 9);
    entry.seq = 12;
    entry.record.stamp_ns++;
    say_entry(&entry, true);
    assert_int_equal(claimed(500), 12);
}

/* Two neighbours may bring the same record: the second time it is no news. */
static void a_record_that_is_known_is_no_news(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, false);
    uint64_t number = node_number(node);
    say_entry(&entry, false);
    assert_int_equal(node_number(node), number);
    assert_int_equal(node->counters.won, 1);
    assert_int_equal(node->counters.received, 2);
}

static void claims_about_what_was_never_named_are_void(void **state)
{
    (void)state;
    become_live();
    say_claim(FRAME_COVER, 3, 9);
    say_claim(FRAME_COVER, 100000, 9);
    assert_int_equal(node->links[0].state, LINK_LIVE);
    struct entry entry = entry_of(3, 9, "kiwi");
    say_entry(&entry, false); /* but a record may not be passed over */
    assert_ended_with(BYE_LIMIT);
}

static uint64_t present_life_of(uint32_t index)
{
    const struct origins *origins = &herd->nodes[index]->origins;

    return origins->list[origins->self].incarnation;
}

static uint64_t present_life(void)
{
    return present_life_of(0);
}

/* Somebody knows more of this server's life than it does: it was set back, and
 * begins another before it uses a number twice (R12). */
static void assert_renewed(uint64_t life)
{
    assert_int_not_equal(present_life(), life);
    assert_true(present_life() > life);
    assert_int_equal(claimed(present_life()), 1); /* kiwi, with a new dot */
    assert_int_equal(node->counters.renewals, 1);
    assert_int_equal(node->store.slots[0].origin, node->origins.self);
    herd_report(herd, 0, "kiwi", "+2-2", 6);
    assert_int_equal(claimed(present_life()), 2);
    assert_int_equal(node->counters.renewals, 1);
    assert_int_equal(node->links[0].state, LINK_LIVE);
}

static uint64_t set_back(void)
{
    uint64_t life = present_life();

    become_live();
    herd_report(herd, 0, "kiwi", "+2-2", 5);
    say_origin(1, "n0", life);
    return life;
}

static void a_vector_that_refutes_this_life_renews_it(void **state)
{
    uint64_t life = set_back();

    (void)state;
    say_vector_of(1, (uint64_t)1 << 50);
    assert_renewed(life);
    assert_int_equal(claimed(life), 0); /* those were other reports */
}

static void a_cover_that_refutes_this_life_renews_it(void **state)
{
    uint64_t life = set_back();

    (void)state;
    say_claim(FRAME_COVER, 1, 2);
    assert_renewed(life);
    assert_int_equal(claimed(life), 2);
}

static void a_record_that_refutes_this_life_renews_it(void **state)
{
    uint64_t life = set_back();
    struct entry entry = entry_of(1, 2, "lima");

    (void)state;
    say_entry(&entry, false);
    assert_renewed(life);
    assert_string_not_equal(herd_where(herd, 0, "lima"), "");
}

/* n1 is set back, and reports again before it meets n0, who has the first
 * life's records of these numbers and believes them to be claimed. */
static void what_was_lost_by_setting_back_comes_again(void **state)
{
    (void)state;
    herd_start(herd, 1);
    uint64_t life = present_life_of(1);
    herd_report(herd, 1, "kiwi", "+1-1", 5);
    herd_report(herd, 1, "lima", "+1-1", 5);
    herd_settle(herd, 1000);
    herd_kill(herd, 1);
    herd->lives = life - 1;
    herd_start(herd, 1);
    herd_report(herd, 1, "papa", "+1-1", 5);
    herd->ledger_count--; /* its dot is void */
    for (unsigned ms = 0; ms < 3000 && !herd_agrees(herd); ms++) {
        herd_run(herd, 1);
        if (present_life_of(1) != life)
            herd_check(herd);
    }
    assert_true(herd_agrees(herd));
    assert_int_equal(herd_clients(herd, 1), 3);
    assert_int_equal(herd_counters(herd, 1).differences, 0);
}

static void what_others_know_of_this_life_refutes_nothing(void **state)
{
    uint64_t life = set_back();

    (void)state;
    say_claim(FRAME_COVER, 1, 1);
    assert_int_equal(present_life(), life);
    assert_int_equal(node->counters.renewals, 0);
}

static void an_index_may_get_another_meaning(void **state)
{
    struct entry entry = entry_of(4, 1, "kiwi");

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, true);
    say_origin(4, "n1", 501);
    entry.record.id = BYTES("lima");
    entry.seq = 7;
    say_entry(&entry, true);
    assert_int_equal(claimed(500), 1);
    assert_int_equal(claimed(501), 7);
}

static void an_index_beyond_the_table_is_refused(void **state)
{
    (void)state;
    become_live();
    say_origin(node->origins.count_max, "n1", 500);
    assert_ended_with(BYE_LIMIT);
    assert_int_equal(node->counters.origins_full, 1);
}

static void names_without_end_are_refused(void **state)
{
    char name[16];
    uint32_t i;

    (void)state;
    become_live();
    for (i = 0; i < 1000 && node->links[0].state == LINK_LIVE; i++) {
        snprintf(name, sizeof(name), "x%u", i);
        say_origin(i % 200, name, i);
        say_claim(FRAME_COVER, i % 200, 1);
    }
    assert_true(i < 1000);
    assert_ended_with(BYE_LIMIT);
}

/* What one server does not understand it still carries to the next. */
static void ext_taker_and_generation_are_carried_along(void **state)
{
    struct entry entry = entry_of(1, 1, "kiwi"), got;

    become_live();
    say_origin(1, "n1", 500);
    entry.record.ext = BYTES("\x01\x02phone");
    entry.record.taker = BYTES("elsewhere");
    entry.record.generation = 3;
    entry.record.stamp = BYTES("5.0");
    say_entry(&entry, true);
    assert_string_equal(herd_where(herd, 0, "kiwi"),
                        "AT elsewhere +0.000000000 kiwi +1-1 5.0");

    meet_again(); /* a session that has told nothing gets the record */
    say_vector();
    struct bytes updates = heard(FRAME_UPDATES);
    struct reader r = reader_make(updates);
    struct entry_codec codec;
    bool claim;
    assert_int_equal(updates_read_head(&r, &claim, &codec), ERR_OK);
    assert_int_equal(entry_read(&r, &codec, &got), ERR_OK);
    assert_int_equal(record_compare(&got.record, &entry.record), 0);
    assert_text(got.record.id, "kiwi");
    assert_int_equal(got.seq, 1);
    (void)state;
}

/* After a reset by an operator, a client goes on in its generation. */
static void a_report_inherits_the_generation(void **state)
{
    struct entry entry = entry_of(1, 1, "kiwi");

    (void)state;
    become_live();
    say_origin(1, "n1", 500);
    entry.record.generation = 1;
    say_entry(&entry, true);
    herd_report(herd, 0, "kiwi", "+2-2", 6);
    assert_string_equal(herd_where(herd, 0, "kiwi"),
                        "AT n0 +1699999994.001000000 kiwi +2-2 6.000000000");
    assert_int_equal(state_record(node, 0).generation, 1);
}

static void malformed_payloads_end_the_link(void **state)
{
    static const struct {
        enum frame_type type;
        struct bytes payload;
    } cases[] = {
        {FRAME_ORIGIN, {(const uint8_t *)"\x01", 1}},
        {FRAME_VECTOR, {(const uint8_t *)"\x02", 1}},
        {FRAME_VECTOR, {(const uint8_t *)"\x00\x01", 2}},
        {FRAME_UPDATES, {(const uint8_t *)"\x00\x00\xff", 3}},
        {FRAME_UPDATES, {(const uint8_t *)"\x80\x00", 2}},
        {FRAME_COVER, {(const uint8_t *)"\x01\x00", 2}},
        {FRAME_PING, {(const uint8_t *)"ping", 4}},
        {FRAME_PONG, {(const uint8_t *)"pong", 4}},
        {FRAME_BYE, {(const uint8_t *)"", 0}},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        become_live();
        size_t frame = frame_begin(&w, cases[i].type);
        writer_put(&w, cases[i].payload);
        frame_end(&w, frame);
        say();
        assert_ended_with(BYE_PROTOCOL);
        end(state);
        begin(state);
    }
}

static void a_frame_that_claims_for_too_many_is_refused(void **state)
{
    (void)state;
    become_live();
    for (uint32_t i = 0; i < 17; i++)
        say_origin(i, "n1", 500 + i);
    size_t frame = frame_begin(&w, FRAME_UPDATES);
    struct entry_codec codec = updates_write_head(&w, 0);
    for (uint32_t i = 0; i < 17; i++) {
        struct entry entry = entry_of(i, 1, "kiwi");

        entry_write(&w, &codec, &entry);
    }
    updates_set_claim(&w, frame);
    frame_end(&w, frame);
    say();
    assert_ended_with(BYE_PROTOCOL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(records_claims_and_what_they_mean),
        TEST(a_record_that_is_known_is_no_news),
        TEST(claims_about_what_was_never_named_are_void),
        TEST(a_vector_that_refutes_this_life_renews_it),
        TEST(a_cover_that_refutes_this_life_renews_it),
        TEST(a_record_that_refutes_this_life_renews_it),
        TEST(what_was_lost_by_setting_back_comes_again),
        TEST(what_others_know_of_this_life_refutes_nothing),
        TEST(an_index_may_get_another_meaning),
        TEST(an_index_beyond_the_table_is_refused),
        TEST(names_without_end_are_refused),
        TEST(ext_taker_and_generation_are_carried_along),
        TEST(a_report_inherits_the_generation),
        TEST(malformed_payloads_end_the_link),
        TEST(a_frame_that_claims_for_too_many_is_refused),
    };

    return cmocka_run_group_tests_name("node/updates", tests, NULL, NULL);
}
