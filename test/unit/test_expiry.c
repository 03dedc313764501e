/*
 * Records that expire, on all servers alike (docs/REPLICATION.md 11).
 */
#include "hand.h"

#include "node/times.h"

#define HERE  "+1-1"
#define TTL_S 100

static const struct herd_edge chain[] = {{0, 1}, {1, 2}, {0, 0}};

static const struct herd_options options = {
    .times = {.max_future_ns = TTL_S * (int64_t)NS_PER_S,
              .max_past_ns = TTL_S * (int64_t)NS_PER_S,
              .ttl_ns = TTL_S * (int64_t)NS_PER_S,
              .max_clock_offset_ns = 60 * (int64_t)NS_PER_S},
};

/* A node alone, whose clock is trusted. */
static int begin_solo(void **state)
{
    static const struct herd_edge none[] = {{0, 0}};

    (void)state;
    herd = herd_create(1, none, &options, 1);
    node = herd->nodes[0];
    herd_run(herd, CLOCK_DOUBT_MS);
    return 0;
}

/* Nobody's clock is compared, so this one is trusted from the start. */
static int begin_hand(void **state)
{
    struct herd_options trusting = options;

    (void)state;
    trusting.times.max_clock_offset_ns = 0;
    return begin_with(&trusting);
}

static int64_t now_s(void)
{
    return now().wall_ns / NS_PER_S;
}

/* Clocks and records run on, without a single step in between. */
static void pass(unsigned s)
{
    herd->now_ms += 1000 * s;
}

static bool is_shown(const char *id)
{
    struct node_moment moment = now();
    static uint8_t text[AT_BYTES_MAX];
    struct writer at = writer_make(text, sizeof(text));
    struct node_answer answer;
    char line[64];

    snprintf(line, sizeof(line), "WHATSAT %s 1 1", id);
    struct node_command command = {command_parse(bytes_text(line)), 0};
    command.hash = node_hash(node, command.command.id);
    (void)node_batch(node, &moment, &command, 1, &answer, &at);
    return answer.verdict == NODE_FOUND;
}

static void what_has_expired_is_missing_at_once(void **state)
{
    uint8_t text[2 * AT_BYTES_MAX];
    struct writer news = writer_make(text, sizeof(text));
    struct node_moment moment;
    uint32_t follower;
    uint64_t number;

    (void)state;
    herd_report(herd, 0, "kiwi", HERE, now_s());
    herd_report(herd, 0, "lima", HERE, now_s() + 50);
    herd_run(herd, 1);
    pass(TTL_S - 1);
    assert_true(is_shown("kiwi"));
    pass(2);
    assert_false(is_shown("kiwi"));
    assert_true(is_shown("lima"));
    assert_string_equal(herd_where(herd, 0, "kiwi"), "");
    moment = now();
    assert_int_equal(node_forget(node, &moment, BYTES("kiwi"), &number),
                     ERR_UNKNOWN);
    assert_int_equal(node_reset(node, &moment, BYTES("kiwi"), &number),
                     ERR_UNKNOWN);
    assert_int_equal(node_follow(node, true, &follower), ERR_OK);
    (void)node_follow_read(node, follower, &news);
    assert_non_null(memmem(text, news.size, "lima", 4));
    assert_null(memmem(text, news.size, "kiwi", 4));
    node_unfollow(node, follower);
}

static void it_is_removed_soon_and_makes_room(void **state)
{
    char id[16];
    (void)state;
    for (int i = 0; i < 500; i++) {
        snprintf(id, sizeof(id), "k%d", i);
        herd_report(herd, 0, id, HERE, now_s());
    }
    assert_int_equal(herd_clients(herd, 0), 500);
    herd_run(herd, 1000 * TTL_S + 3000);
    assert_int_equal(herd_clients(herd, 0), 0);
    assert_int_equal(node->counters.expired, 500);
    assert_int_equal(node->store.texts.pages_taken, 0);
    assert_int_equal(node->origins.list[node->origins.self].live, 0);
    assert_true(hash128_equal(node->map_hash, (struct hash128){0, 0}));
    assert_true(feed_is_drained(&node->feed, node->hash_mark));
    herd_report(herd, 0, "kiwi", HERE, now_s());
    assert_int_equal(node->store.used, 500);
    assert_true(is_shown("kiwi"));
}

/* Its place is still taken when the client comes back. */
static void a_client_comes_back_before_it_is_removed(void **state)
{
    (void)state;
    herd_report(herd, 0, "kiwi", HERE, now_s());
    pass(TTL_S + 10);
    assert_int_equal(herd_report(herd, 0, "kiwi", HERE, now_s()), NODE_TAKEN);
    assert_true(is_shown("kiwi"));
    herd_run(herd, 5000);
    assert_true(is_shown("kiwi"));
}

/* What has expired may be covered, or its sender would never be clean here. */
static void what_comes_expired_is_covered_and_not_stored(void **state)
{
    struct entry entry = entry_of(1, 1, "kiwi");

    (void)state;
    become_live();
    say_origin(1, "n1", 500);
    entry.record.stamp_ns = now().wall_ns - (TTL_S + 1) * (int64_t)NS_PER_S;
    say_entry(&entry, false);
    assert_int_equal(node->counters.came_expired, 1);
    assert_int_equal(node->store.used, 0);
    assert_int_equal(node->origins.unclean, 1);
    say_claim(FRAME_COVER, 1, 1);
    assert_int_equal(claimed(500), 1);
    assert_int_equal(node->origins.unclean, 0);
}

static void tombstones_expire_and_resets_never(void **state)
{
    struct node_moment moment = now();
    uint64_t number;

    (void)state;
    herd_report(herd, 0, "kiwi", HERE, now_s());
    herd_report(herd, 0, "lima", HERE, now_s());
    assert_int_equal(node_forget(node, &moment, BYTES("kiwi"), &number),
                     ERR_OK);
    assert_int_equal(node_reset(node, &moment, BYTES("lima"), &number), ERR_OK);
    assert_int_equal(node->store.tombstones, 2);
    herd_run(herd, 1000 * TTL_S + 3000);
    assert_int_equal(node->store.tombstones, 1);
    herd_report(herd, 0, "lima", HERE, now_s());
    herd_run(herd, 1000 * TTL_S + 3000);
    assert_true(is_shown("lima"));
}

/* A clock that jumps may be wrong; neighbours' will tell. Until then nothing
 * expires that could not be got back. */
static void a_clock_that_jumps_lets_nothing_expire_for_a_while(void **state)
{
    (void)state;
    herd_report(herd, 0, "kiwi", HERE, now_s());
    herd->clock_ns[0] = 2 * TTL_S * (int64_t)NS_PER_S;
    assert_true(is_shown("kiwi"));
    herd_run(herd, CLOCK_DOUBT_MS - 1000);
    assert_true(is_shown("kiwi"));
    herd->clock_ns[0] = 0;
    herd_run(herd, CLOCK_DOUBT_MS + 3000);
    assert_true(is_shown("kiwi"));
    herd->clock_ns[0] = 2 * TTL_S * (int64_t)NS_PER_S;
    herd_run(herd, CLOCK_DOUBT_MS + 3000);
    assert_false(is_shown("kiwi"));
}

static void a_clock_in_doubt_lets_nothing_expire(void **state)
{
    struct herd *three = herd_create(3, chain, &options, 1);

    (void)state;
    herd_run(three, CLOCK_DOUBT_MS);
    int64_t stamp_s = 1700000000 + three->now_ms / 1000;
    assert_int_equal(herd_report(three, 1, "kiwi", HERE, stamp_s), NODE_TAKEN);
    herd_settle(three, 1000);
    three->clock_ns[1] = 3600 * (int64_t)NS_PER_S;
    herd_run(three, CLOCK_DOUBT_MS + 3000);
    assert_string_not_equal(herd_where(three, 1, "kiwi"), "");
    assert_int_equal(herd_counters(three, 1).expired, 0);
    three->clock_ns[1] = 0;
    herd_run(three, 1000 * TTL_S + 3000);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(herd_counters(three, i).expired, 1);
    herd_destroy(three);
}

/* An older record that was out of reach outlives nothing. */
static void an_isolated_older_record_does_not_come_back(void **state)
{
    struct herd *three = herd_create(3, chain, &options, 2);

    (void)state;
    herd_run(three, CLOCK_DOUBT_MS);
    int64_t stamp_s = 1700000000 + three->now_ms / 1000;
    herd_cut(three, 1, 2);
    herd_report(three, 2, "kiwi", "+2-2", stamp_s - 5);
    herd_report(three, 0, "kiwi", HERE, stamp_s - 1);
    herd_run(three, 1000 * (TTL_S - 3));
    assert_string_not_equal(herd_where(three, 0, "kiwi"), "");
    assert_string_equal(herd_where(three, 2, "kiwi"), "");
    herd_run(three, 1000);
    herd_heal(three, 1, 2);
    for (int i = 0; i < 60; i++) {
        herd_run(three, 100);
        assert_null(strstr(herd_where(three, 0, "kiwi"), "+2-2"));
    }
    for (uint32_t i = 0; i < 3; i++)
        assert_string_equal(herd_where(three, i, "kiwi"), "");
    assert_true(herd_vectors_agree(three));
    herd_destroy(three);
}

/* Who begins to send passes over places that are free, and loses nobody who
 * got one of them. */
static void a_sweep_goes_over_free_slots(void **state)
{
    struct herd *three = herd_create(3, chain, &options, 3);
    char id[16];

    (void)state;
    herd_run(three, CLOCK_DOUBT_MS);
    herd_kill(three, 2);
    for (int i = 0; i < 300; i++) {
        int64_t stamp_s = 1700000000 + three->now_ms / 1000;

        snprintf(id, sizeof(id), "k%d", i);
        herd_report(three, 0, id, HERE, i % 3 ? stamp_s : stamp_s - TTL_S + 9);
    }
    herd_run(three, 12000);
    assert_int_equal(herd_clients(three, 1), 200);
    for (int i = 0; i < 50; i++) {
        snprintf(id, sizeof(id), "l%d", i);
        herd_report(three, 0, id, HERE, 1700000000 + three->now_ms / 1000);
    }
    herd_start(three, 2);
    herd_settle(three, 5000);
    assert_int_equal(herd_clients(three, 2), 250);
    herd_destroy(three);
}

/* Two clocks that differ a little: what one server has removed, or left out of
 * its hash, is no difference. */
static void clocks_that_differ_a_little_hash_the_same(void **state)
{
    struct herd *three = herd_create(3, chain, &options, 4);
    unsigned current = 0;
    char id[16];

    (void)state;
    three->clock_ns[0] = 400 * (int64_t)NS_PER_MS;
    three->clock_ns[2] = -400 * (int64_t)NS_PER_MS;
    for (int i = 0; i < 300; i++) {
        int64_t stamp_s = 1700000000 + three->now_ms / 1000;

        snprintf(id, sizeof(id), "k%d", i % 150);
        herd_report(three, (uint32_t)i % 3, id, HERE, stamp_s - i * 7 % 90);
        herd_run(three, 500);
        for (uint32_t n = 0; n < 3; n++) {
            struct node_status status;

            node_status(three->nodes[n], &status);
            current += status.map_hash_current;
        }
    }
    for (uint32_t n = 0; n < 3; n++)
        assert_int_equal(herd_counters(three, n).differences, 0);
    assert_true(current > 300); /* of 900: they are compared, mostly */
    assert_true(herd_counters(three, 0).expired > 0);
    herd_destroy(three);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_solo, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_has_expired_is_missing_at_once),
        TEST(it_is_removed_soon_and_makes_room),
        TEST(a_client_comes_back_before_it_is_removed),
        cmocka_unit_test_setup_teardown(
            what_comes_expired_is_covered_and_not_stored, begin_hand, end),
        TEST(tombstones_expire_and_resets_never),
        TEST(a_clock_that_jumps_lets_nothing_expire_for_a_while),
        cmocka_unit_test(a_clock_in_doubt_lets_nothing_expire),
        cmocka_unit_test(an_isolated_older_record_does_not_come_back),
        cmocka_unit_test(a_sweep_goes_over_free_slots),
        cmocka_unit_test(clocks_that_differ_a_little_hash_the_same),
    };

    return cmocka_run_group_tests_name("node/expiry", tests, NULL, NULL);
}
