/*
 * Records as those see them who follow the feed or look in, and the way of what
 * phones say besides.
 */
#include "herd.h"

#include "node/times.h"

#define HERE "+1-1"

static const struct herd_edge pair[] = {{0, 1}, {0, 0}};
static const struct herd_edge solo[] = {{0, 0}};
static const struct herd_options usual;
static const struct herd_options mortal = {
    .times = {.ttl_ns = 100 * (int64_t)NS_PER_S,
              .max_past_ns = 100 * (int64_t)NS_PER_S},
};

static struct node_moment moment_of(const struct herd *herd)
{
    int64_t mono_ns = herd->now_ms * NS_PER_MS;

    return (struct node_moment){
        .wall_ns = 1700000000 * (int64_t)NS_PER_S + mono_ns,
        .mono_ns = mono_ns,
    };
}

static void report(struct herd *herd, uint32_t at, const char *stamp,
                   const char *ext)
{
    struct node *node = herd->nodes[at];
    struct node_moment now = moment_of(herd);
    struct writer none = writer_make(NULL, 0);
    struct node_command command;
    struct node_answer answer;

    assert_int_equal(command_report(BYTES("kiwi"), BYTES(HERE),
                                    bytes_text(stamp), bytes_text(ext),
                                    &command.command),
                     ERR_OK);
    command.hash = node_hash(node, command.command.id);
    (void)node_batch(node, &now, &command, 1, &answer, &none);
    assert_int_equal(answer.verdict, NODE_TAKEN);
}

static struct bytes ext_of(struct herd *herd, uint32_t at)
{
    struct record record;

    assert_int_equal(node_find(herd->nodes[at], BYTES("kiwi"), &record),
                     ERR_OK);
    return record.ext;
}

static void ext_comes_to_every_server(void **state)
{
    struct herd *herd = herd_create(2, pair, &usual, 1);

    (void)state;
    herd_run(herd, 200);
    report(herd, 0, "1", "some bytes");
    assert_text(ext_of(herd, 0), "some bytes");
    herd_settle(herd, 10);
    assert_text(ext_of(herd, 1), "some bytes");
    herd_destroy(herd);
}

/* An app that sends its queue once more costs nothing. */
static void a_repeat_is_one_only_with_the_same_ext(void **state)
{
    struct herd *herd = herd_create(2, pair, &usual, 2);

    (void)state;
    herd_run(herd, 200);
    report(herd, 0, "1", "x");
    herd_run(herd, 5);
    report(herd, 0, "1", "x");
    assert_int_equal(herd_counters(herd, 0).repeated, 1);
    report(herd, 0, "1", "a");
    assert_int_equal(herd_counters(herd, 0).repeated, 1);
    /* It came later, so its skew is higher: it counts. */
    assert_text(ext_of(herd, 0), "a");
    report(herd, 0, "0.5", "y");
    assert_text(ext_of(herd, 0), "a");
    herd_settle(herd, 50);
    assert_text(ext_of(herd, 1), "a");
    herd_destroy(herd);
}

/* In one moment everything but ext is equal, and the higher one stays. */
static void ext_decides_last(void **state)
{
    struct herd *herd = herd_create(1, solo, &usual, 3);

    (void)state;
    report(herd, 0, "1", "b");
    report(herd, 0, "1", "a");
    assert_text(ext_of(herd, 0), "b");
    assert_int_equal(herd_counters(herd, 0).stale, 1);
    report(herd, 0, "1", "c");
    assert_text(ext_of(herd, 0), "c");
    herd_destroy(herd);
}

static void a_follower_gets_records_and_tombstones(void **state)
{
    struct herd *herd = herd_create(1, solo, &usual, 4);
    struct node *node = herd->nodes[0];
    struct node_moment now = moment_of(herd);
    struct node_news news;
    uint32_t follower, slot;
    uint64_t number;

    (void)state;
    assert_int_equal(node_follow(node, true, &follower), ERR_OK);
    herd_report(herd, 0, "lima", HERE, 1);
    herd_report(herd, 0, "lima", HERE, 2);
    report(herd, 0, "1", "x");
    assert_false(node_follow_next(node, follower, &news)); /* not written */
    herd_run(herd, 1);
    assert_true(node_follow_next(node, follower, &news));
    assert_text(news.record.id, "lima");
    assert_true(news.record.stamp_ns == 2 * (int64_t)NS_PER_S);
    assert_true(news.number == 2);
    slot = news.slot;
    assert_true(node_follow_next(node, follower, &news));
    assert_text(news.record.ext, "x");
    assert_text(news.record.taker, "n0");
    assert_int_not_equal(news.slot, slot);
    assert_false(node_follow_next(node, follower, &news));
    assert_int_equal(node_forget(node, &now, BYTES("lima"), &number), ERR_OK);
    herd_run(herd, 1);
    assert_true(node_follow_next(node, follower, &news));
    assert_true(record_is_tombstone(&news.record));
    assert_text(news.record.id, "lima");
    assert_int_equal(news.slot, slot);
    assert_true(news.number == number);
    herd_destroy(herd);
}

static size_t count_shown(const struct node *node)
{
    size_t count = 0;

    for (uint32_t i = 0; i < node_slots(node); i++) {
        struct node_news news;

        if (!node_at(node, i, &news))
            continue;
        assert_int_equal(news.slot, i);
        assert_false(record_is_tombstone(&news.record));
        count++;
    }
    return count;
}

static void who_was_forgotten_is_not_found(void **state)
{
    struct herd *herd = herd_create(1, solo, &usual, 5);
    struct node *node = herd->nodes[0];
    struct node_moment now = moment_of(herd);
    struct record record;
    uint64_t number;

    (void)state;
    assert_int_equal(node_slots(node), 0);
    assert_int_equal(node_find(node, BYTES("kiwi"), &record), ERR_UNKNOWN);
    report(herd, 0, "1", "");
    herd_report(herd, 0, "lima", HERE, 1);
    assert_int_equal(count_shown(node), 2);
    assert_int_equal(node_find(node, BYTES("kiwi"), &record), ERR_OK);
    assert_int_equal(node_forget(node, &now, BYTES("kiwi"), &number), ERR_OK);
    assert_int_equal(node_find(node, BYTES("kiwi"), &record), ERR_UNKNOWN);
    assert_int_equal(count_shown(node), 1);
    assert_int_equal(node_slots(node), 2);
    assert_true(node_over_before_ns(node) == INT64_MIN);
    herd_destroy(herd);
}

/* What followers were told of is over by this alone; and it is removed, so that
 * its slot is free. */
static void what_is_over_is_known_by_its_stamp(void **state)
{
    struct herd *herd = herd_create(1, solo, &mortal, 6);
    struct node *node = herd->nodes[0];
    int64_t begin_s = moment_of(herd).wall_ns / NS_PER_S;
    struct node_news news;
    struct record record;
    uint32_t follower;

    (void)state;
    assert_int_equal(node_follow(node, true, &follower), ERR_OK);
    herd_report(herd, 0, "kiwi", HERE, begin_s);
    herd_report(herd, 0, "lima", HERE, begin_s + 50);
    herd_run(herd, 99 * 1000);
    assert_true(node_over_before_ns(node) <= begin_s * NS_PER_S);
    herd->now_ms += 2000;
    herd_report(herd, 0, "mango", HERE, begin_s + 60);
    assert_true(node_over_before_ns(node) > begin_s * NS_PER_S);
    assert_true(node_over_before_ns(node) < (begin_s + 50) * NS_PER_S);
    /* It is not removed yet. */
    assert_int_equal(store_count(&node->store), 3);
    assert_int_equal(count_shown(node), 2);
    assert_int_equal(node_find(node, BYTES("kiwi"), &record), ERR_UNKNOWN);
    assert_true(node_follow_next(node, follower, &news));
    assert_text(news.record.id, "lima");
    herd_run(herd, 5000);
    assert_int_equal(store_count(&node->store), 2);
    assert_int_equal(count_shown(node), 2);
    assert_int_equal(node_slots(node), 3);
    herd_destroy(herd);
}

/* Followers are told of no tombstone twice. */
static void who_expires_is_told_once(void **state)
{
    struct herd *herd = herd_create(1, solo, &mortal, 7);
    struct node *node = herd->nodes[0];
    struct node_moment now = moment_of(herd);
    int64_t begin_s = now.wall_ns / NS_PER_S;
    uint8_t room[2 * NODE_GONE_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    struct node_gone gone = {.slot = 99};
    struct bytes told;
    uint64_t number;

    (void)state;
    node_tell_gone(node, &w);
    herd_report(herd, 0, "kiwi", HERE, begin_s);
    herd_report(herd, 0, "lima", HERE, begin_s);
    herd_report(herd, 0, "mango", HERE, begin_s + 50);
    assert_int_equal(node_forget(node, &now, BYTES("lima"), &number), ERR_OK);
    herd_run(herd, 99 * 1000);
    assert_int_equal(w.size, 0);
    herd_run(herd, 6 * 1000);
    assert_int_equal(store_count(&node->store), 1);
    told = writer_bytes(&w);
    assert_true(node_gone_next(&told, &gone));
    assert_text(gone.id, "kiwi");
    assert_int_equal(gone.slot, 0);
    assert_false(node_gone_next(&told, &gone));
    w.size = 0;
    node_tell_gone(node, NULL);
    herd_run(herd, 60 * 1000);
    assert_int_equal(store_count(&node->store), 0);
    assert_int_equal(w.size, 0);
    herd_destroy(herd);
}

/* A reader that stands still holds records back, and misses none; it cannot
 * make any of them be shown. */
static void without_room_to_tell_nobody_goes(void **state)
{
    struct herd *herd = herd_create(1, solo, &mortal, 8);
    struct node *node = herd->nodes[0];
    int64_t begin_s = moment_of(herd).wall_ns / NS_PER_S;
    uint8_t room[NODE_GONE_BYTES_MAX + 5];
    struct writer w = writer_make(room, sizeof(room));
    struct node_gone gone;
    char id[16];
    size_t count = 0;

    (void)state;
    node_tell_gone(node, &w);
    for (int i = 0; i < 5; i++) {
        snprintf(id, sizeof(id), "k%d", i);
        herd_report(herd, 0, id, HERE, begin_s);
    }
    herd_run(herd, 110 * 1000);
    assert_int_equal(store_count(&node->store), 4);
    assert_int_equal(count_shown(node), 0);
    assert_true(hash128_equal(node->map_hash, (struct hash128){0, 0}));
    for (int i = 0; i < 5; i++) {
        struct bytes told = writer_bytes(&w);

        while (node_gone_next(&told, &gone))
            count++;
        w.size = 0;
        herd_run(herd, 3000);
    }
    assert_int_equal(count, 5);
    assert_false(w.full);
    assert_int_equal(store_count(&node->store), 0);
    herd_destroy(herd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ext_comes_to_every_server),
        cmocka_unit_test(a_repeat_is_one_only_with_the_same_ext),
        cmocka_unit_test(ext_decides_last),
        cmocka_unit_test(a_follower_gets_records_and_tombstones),
        cmocka_unit_test(who_was_forgotten_is_not_found),
        cmocka_unit_test(what_is_over_is_known_by_its_stamp),
        cmocka_unit_test(who_expires_is_told_once),
        cmocka_unit_test(without_room_to_tell_nobody_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
