#include "herd.h"

static const struct herd_options usual;

static const struct herd_edge solo[] = {{0, 0}};
static const struct herd_edge pair[] = {{0, 1}, {0, 0}};
static const struct herd_edge chain[] = {{0, 1}, {1, 2}, {2, 3}, {0, 0}};

/* Goloman 0, Hands 1, Holiday 2, Welsh 3, Wilkes 4. */
static const struct herd_edge paper[] = {{0, 1}, {0, 2}, {0, 4}, {1, 4},
                                         {2, 3}, {2, 4}, {0, 0}};

#define HERE  "+34.068930-118.445127"
#define THERE "+35.000000-119.000000"

/* Rows: R15 R29 */
static void a_report_reaches_every_server(void **state)
{
    struct herd *herd = herd_create(5, paper, &usual, 1);
    char line[256];

    (void)state;
    herd_run(herd, 200);
    assert_int_equal(herd_report(herd, 3, "kiwi", HERE, 100), NODE_TAKEN);
    snprintf(line, sizeof(line), "%s", herd_where(herd, 3, "kiwi"));
    assert_non_null(strstr(line, "AT n3 "));
    herd_settle(herd, 10);
    for (uint32_t node = 0; node < 5; node++)
        assert_string_equal(herd_where(herd, node, "kiwi"), line);
    herd_check(herd);
    herd_destroy(herd);
}

/* Rows: R30 */
static void a_report_is_not_passed_round_for_ever(void **state)
{
    struct herd *herd = herd_create(5, paper, &usual, 2);
    uint64_t sent = 0;

    (void)state;
    herd_run(herd, 200);
    herd_report(herd, 0, "kiwi", HERE, 100);
    herd_run(herd, 3000);
    for (uint32_t node = 0; node < 5; node++)
        sent += herd_counters(herd, node).sent;
    /* Flooding at its worst: every link twice, less what came that way. */
    assert_in_range(sent, 4, 8);
    herd_destroy(herd);
}

/* Rows: D8 A15 */
static void an_older_report_replaces_nothing_anywhere(void **state)
{
    struct herd *herd = herd_create(4, chain, &usual, 3);

    (void)state;
    herd_run(herd, 200);
    herd_report(herd, 0, "kiwi", HERE, 100);
    herd_settle(herd, 10);
    assert_int_equal(herd_report(herd, 3, "kiwi", THERE, 99), NODE_TAKEN);
    herd_run(herd, 10);
    assert_int_equal(herd_counters(herd, 3).stale, 1);
    for (uint32_t node = 0; node < 4; node++)
        assert_non_null(strstr(herd_where(herd, node, "kiwi"), HERE));
    herd_destroy(herd);
}

/* Rows: D9 A16 */
static void equal_stamps_have_one_winner_everywhere(void **state)
{
    struct herd *herd = herd_create(5, paper, &usual, 4);

    (void)state;
    herd_run(herd, 200);
    herd_report(herd, 1, "kiwi", HERE, 100);
    herd_report(herd, 3, "kiwi", THERE, 100);
    herd_settle(herd, 20);
    assert_non_null(strstr(herd_where(herd, 0, "kiwi"), THERE));
    herd_destroy(herd);
}

static void a_repeated_report_costs_nothing(void **state)
{
    struct herd *herd = herd_create(2, pair, &usual, 5);

    (void)state;
    herd_run(herd, 200);
    herd_report(herd, 0, "kiwi", HERE, 100);
    herd_settle(herd, 10);
    for (int i = 0; i < 5; i++) {
        herd_run(herd, 5);
        assert_int_equal(herd_report(herd, 0, "kiwi", HERE, 100), NODE_TAKEN);
    }
    herd_run(herd, 10);
    assert_int_equal(herd_counters(herd, 0).repeated, 5);
    assert_int_equal(herd_counters(herd, 0).sent, 1);
    herd_destroy(herd);
}

/* Rows: R31 R32 A23 */
static void a_server_that_was_away_learns_what_it_missed(void **state)
{
    struct herd *herd = herd_create(5, paper, &usual, 6);
    char id[16];

    (void)state;
    herd_run(herd, 200);
    herd_kill(herd, 3);
    for (int i = 0; i < 1000; i++) {
        snprintf(id, sizeof(id), "k%d", i);
        herd_report(herd, (uint32_t)i % 3, id, HERE, i);
    }
    herd_run(herd, 100);
    herd_start(herd, 3);
    herd_settle(herd, 500);
    assert_int_equal(herd_clients(herd, 3), 1000);
    herd_check(herd);
    herd_destroy(herd);
}

static void halves_of_a_cut_herd_go_on_and_meet_again(void **state)
{
    struct herd *herd = herd_create(4, chain, &usual, 7);

    (void)state;
    herd_run(herd, 200);
    herd_report(herd, 0, "kiwi", HERE, 100);
    herd_settle(herd, 20);
    herd_cut(herd, 1, 2);
    herd_report(herd, 0, "kiwi", THERE, 200);
    herd_report(herd, 3, "lima", HERE, 100);
    herd_run(herd, 100);
    assert_non_null(strstr(herd_where(herd, 1, "kiwi"), THERE));
    assert_non_null(strstr(herd_where(herd, 2, "kiwi"), HERE));
    assert_string_equal(herd_where(herd, 1, "lima"), "");
    herd_heal(herd, 1, 2);
    herd_settle(herd, 2500);
    assert_non_null(strstr(herd_where(herd, 3, "kiwi"), THERE));
    herd_check(herd);
    herd_destroy(herd);
}

/* Both halves fill up to the edge's limit; together they hold twice that. */
static void halves_that_both_fill_up_still_meet(void **state)
{
    struct herd_options options = {.max_clients = 50, .store_clients = 100};
    struct herd *herd = herd_create(2, pair, &options, 8);
    char id[16];

    (void)state;
    herd_run(herd, 200);
    herd_cut(herd, 0, 1);
    for (int i = 0; i < 50; i++) {
        snprintf(id, sizeof(id), "a%d", i);
        assert_int_equal(herd_report(herd, 0, id, HERE, i), NODE_TAKEN);
        snprintf(id, sizeof(id), "b%d", i);
        assert_int_equal(herd_report(herd, 1, id, HERE, i), NODE_TAKEN);
    }
    assert_int_equal(herd_report(herd, 0, "new", HERE, 1), NODE_FULL);
    assert_int_equal(herd_report(herd, 0, "a7", THERE, 99), NODE_TAKEN);
    assert_int_equal(herd_counters(herd, 0).refused_full, 1);
    herd_heal(herd, 0, 1);
    herd_settle(herd, 2500);
    assert_int_equal(herd_clients(herd, 0), 100);
    assert_int_equal(herd_clients(herd, 1), 100);
    assert_int_equal(herd_report(herd, 0, "new", HERE, 1), NODE_FULL);
    assert_int_equal(herd_report(herd, 0, "b7", THERE, 99), NODE_TAKEN);
    herd_settle(herd, 20);
    herd_check(herd);
    herd_destroy(herd);
}

/* A store that is truly full ends the link, says so, and serves its copy. */
static void a_store_that_is_truly_full_skips_nothing_silently(void **state)
{
    struct herd_options options = {.max_clients = 50, .store_clients = 60};
    struct herd *herd = herd_create(2, pair, &options, 9);
    char id[16];

    (void)state;
    herd_cut(herd, 0, 1);
    for (int i = 0; i < 50; i++) {
        snprintf(id, sizeof(id), "a%d", i);
        herd_report(herd, 0, id, HERE, i);
        snprintf(id, sizeof(id), "b%d", i);
        herd_report(herd, 1, id, HERE, i);
    }
    herd_heal(herd, 0, 1);
    herd_run(herd, 3000);
    assert_true(herd->notes[NODE_NOTE_STORE_FULL] > 0);
    assert_true(herd_counters(herd, 0).store_full > 0);
    assert_int_equal(herd_clients(herd, 0), 60);
    assert_non_null(strstr(herd_where(herd, 0, "a7"), HERE));
    assert_int_equal(herd_report(herd, 0, "a7", THERE, 99), NODE_TAKEN);
    herd_check(herd);
    herd_destroy(herd);
}

static void two_dials_at_once_leave_one_link(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct herd *herd = herd_create(2, pair, &usual, seed);
        size_t wires = 0;

        herd_run(herd, 3000);
        for (size_t i = 0; i < HERD_WIRES_MAX; i++)
            wires += herd->wires[i].used;
        assert_int_equal(wires, 1);
        assert_true(herd_link_lives(herd, 0, 1));
        assert_true(herd_link_lives(herd, 1, 0));
        assert_int_equal(herd->notes[NODE_NOTE_LINK_LIVE], 2);
        assert_int_equal(herd->notes[NODE_NOTE_LINK_LOST], 0);
        /* One connection may give way to the other, and that was it. */
        assert_in_range(herd_counters(herd, 0).links_lived, 1, 2);
        assert_in_range(herd_counters(herd, 1).links_lived, 1, 2);
        herd_destroy(herd);
    }
}

/*
 * A long catch-up, looked at while it goes on. The oldest slots hold the
 * newest reports: whoever takes the part for the whole claims too much.
 */
static void half_a_catch_up_claims_nothing_of_the_rest(void **state)
{
    struct herd_options options = {.wire_bytes_per_ms = 4000};
    struct herd *herd = herd_create(3, chain, &options, 16);
    char id[16];

    (void)state;
    herd_cut(herd, 0, 1);
    for (int i = 0; i < 3000; i++) {
        snprintf(id, sizeof(id), "k%d", i);
        herd_report(herd, 0, id, HERE, i);
    }
    for (int i = 0; i < 1500; i += 100) {
        snprintf(id, sizeof(id), "k%d", i);
        herd_report(herd, 0, id, THERE, 5000 + i);
    }
    herd_heal(herd, 0, 1);
    for (int i = 0; i < 60; i++) {
        herd_run(herd, 20);
        herd_check(herd);
    }
    herd_settle(herd, 3000);
    herd_run(herd, 1000);
    assert_true(herd_vectors_agree(herd));
    herd_destroy(herd);
}

/* An index that a dead life gave up gets its new meaning on every link. */
static void lives_far_away_do_not_confuse_a_lasting_link(void **state)
{
    struct herd_options options = {.max_origins = 6};
    struct herd *herd = herd_create(3, chain, &options, 17);
    char id[16];

    (void)state;
    for (int i = 0; i < 40; i++) {
        herd_run(herd, 300);
        snprintf(id, sizeof(id), "k%d", i % 3);
        herd_report(herd, 2, id, HERE, i);
        herd_report(herd, 1, "kiwi", HERE, i);
        herd_settle(herd, 100);
        herd_run(herd, 600);
        herd_check(herd);
        herd_kill(herd, 2);
        herd_start(herd, 2);
    }
    herd_settle(herd, 1000);
    herd_destroy(herd);
}

/* A wire that swallows everything: noticed by silence, dialled anew. */
static void a_silent_link_is_given_up(void **state)
{
    struct herd *herd = herd_create(2, pair, &usual, 10);

    (void)state;
    herd_run(herd, 200);
    herd->stopped[1] = true; /* not gone: its end of the wire stays */
    herd_run(herd, 1500);
    assert_true(herd_link_lives(herd, 0, 1));
    herd_run(herd, 1500);
    assert_false(herd_link_lives(herd, 0, 1));
    assert_int_equal(herd->last_reason, BYE_SILENT);
    herd->stopped[1] = false;
    herd_run(herd, 3000);
    assert_true(herd_link_lives(herd, 0, 1));
    herd_report(herd, 1, "kiwi", HERE, 1);
    herd_settle(herd, 100);
    herd_destroy(herd);
}

/* Who stood still itself does not take the others for dead. */
static void a_server_that_stood_still_keeps_its_links(void **state)
{
    struct herd *herd = herd_create(2, pair, &usual, 11);

    (void)state;
    herd_run(herd, 200);
    herd->now_ms += 5000; /* nobody got a turn */
    herd_run(herd, 200);
    assert_true(herd_link_lives(herd, 0, 1));
    assert_int_equal(herd->notes[NODE_NOTE_LINK_LOST], 0);
    herd_destroy(herd);
}

/* S3: nothing is shown to anybody before it is written. */
static void nothing_is_streamed_before_it_is_written(void **state)
{
    struct herd_options options = {.written_lag_ms = 0};
    struct herd *herd = herd_create(2, pair, &options, 12);

    (void)state;
    herd_run(herd, 200);
    herd->written_at_ms[0] = herd->now_ms + 300;
    herd_report(herd, 0, "kiwi", HERE, 100);
    herd_run(herd, 299);
    assert_string_equal(herd_where(herd, 1, "kiwi"), "");
    herd_run(herd, 10);
    assert_non_null(strstr(herd_where(herd, 1, "kiwi"), HERE));
    herd_destroy(herd);
}

static void a_follower_sees_the_latest_of_each_once(void **state)
{
    struct herd *herd = herd_create(1, solo, &usual, 13);
    struct node *node = herd->nodes[0];
    uint32_t all, news, none;
    char text[4096];
    struct writer w = writer_make(text, sizeof(text));

    (void)state;
    herd_report(herd, 0, "old", HERE, 1);
    herd_run(herd, 1);
    assert_int_equal(node_follow(node, true, &all), ERR_OK);
    assert_int_equal(node_follow(node, false, &news), ERR_OK);
    assert_int_equal(node_follow(node, false, &none), ERR_FULL);
    for (int i = 2; i < 10; i++)
        herd_report(herd, 0, "new", HERE, i);
    assert_false(node_follow_read(node, news, &w));
    assert_int_equal(w.size, 0); /* not written yet */
    herd_run(herd, 1);
    assert_false(node_follow_read(node, news, &w));
    text[w.size] = 0;
    assert_non_null(strstr(text, "new " HERE " 9."));
    assert_null(strstr(text, "new " HERE " 8."));
    assert_null(strstr(text, "old"));
    w.size = 0;
    assert_false(node_follow_read(node, all, &w));
    text[w.size] = 0;
    assert_non_null(strstr(text, "old"));
    node_unfollow(node, all);
    assert_int_equal(node_follow(node, false, &none), ERR_OK);
    herd_destroy(herd);
}

/* Servers that begin one life after the other need only a bounded table. */
static void lives_without_end_do_not_fill_the_table(void **state)
{
    struct herd_options options = {.max_origins = 8};
    struct herd *herd = herd_create(2, pair, &options, 14);

    (void)state;
    for (int i = 0; i < 40; i++) {
        herd_run(herd, 300);
        assert_true(herd_link_lives(herd, 0, 1));
        herd_report(herd, 1, "kiwi", HERE, i);
        herd_settle(herd, 100);
        herd_kill(herd, 1);
        herd_start(herd, 1);
    }
    assert_int_equal(herd_counters(herd, 0).origins_full, 0);
    herd_check(herd);
    herd_destroy(herd);
}

static void equal_maps_have_equal_hashes(void **state)
{
    struct herd *herd = herd_create(5, paper, &usual, 15);
    char id[16];

    (void)state;
    herd_run(herd, 200);
    for (int i = 0; i < 1500; i++) {
        snprintf(id, sizeof(id), "k%d", i % 700);
        herd_report(herd, (uint32_t)i % 5, id, HERE, i);
        if (i % 100 == 0)
            herd_run(herd, 1);
    }
    herd_settle(herd, 200);
    herd_run(herd, 200);
    for (uint32_t node = 1; node < 5; node++)
        assert_true(hash128_equal(herd->nodes[0]->map_hash,
                                  herd->nodes[node]->map_hash));
    struct hash128 before = herd->nodes[0]->map_hash;
    herd_report(herd, 0, "k7", THERE, 5000);
    herd_run(herd, 50);
    assert_false(hash128_equal(before, herd->nodes[0]->map_hash));
    herd_destroy(herd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_reaches_every_server),
        cmocka_unit_test(a_report_is_not_passed_round_for_ever),
        cmocka_unit_test(an_older_report_replaces_nothing_anywhere),
        cmocka_unit_test(equal_stamps_have_one_winner_everywhere),
        cmocka_unit_test(a_repeated_report_costs_nothing),
        cmocka_unit_test(a_server_that_was_away_learns_what_it_missed),
        cmocka_unit_test(halves_of_a_cut_herd_go_on_and_meet_again),
        cmocka_unit_test(halves_that_both_fill_up_still_meet),
        cmocka_unit_test(a_store_that_is_truly_full_skips_nothing_silently),
        cmocka_unit_test(two_dials_at_once_leave_one_link),
        cmocka_unit_test(a_silent_link_is_given_up),
        cmocka_unit_test(a_server_that_stood_still_keeps_its_links),
        cmocka_unit_test(nothing_is_streamed_before_it_is_written),
        cmocka_unit_test(a_follower_sees_the_latest_of_each_once),
        cmocka_unit_test(lives_without_end_do_not_fill_the_table),
        cmocka_unit_test(half_a_catch_up_claims_nothing_of_the_rest),
        cmocka_unit_test(lives_far_away_do_not_confuse_a_lasting_link),
        cmocka_unit_test(equal_maps_have_equal_hashes),
    };

    return cmocka_run_group_tests_name("node/node", tests, NULL, NULL);
}
