/*
 * Clients that are forgotten: by a neighbour's tombstone, or at this server
 * (docs/REPLICATION.md 2, 11).
 */
#include "hand.h"

static struct entry tombstone_of(uint32_t origin, uint64_t seq, const char *id)
{
    struct entry entry = entry_of(origin, seq, id);

    entry.record.position = BYTES("");
    return entry;
}

static enum node_verdict ask(const char *id)
{
    static uint8_t text[AT_BYTES_MAX];
    struct writer at = writer_make(text, sizeof(text));
    struct node_moment moment = now();
    struct node_answer answer;
    char line[64];

    snprintf(line, sizeof(line), "WHATSAT %s 1 1", id);
    struct node_command command = {command_parse(bytes_text(line)), 0};
    command.hash = node_hash(node, command.command.id);
    (void)node_batch(node, &moment, &command, 1, &answer, &at);
    return answer.verdict;
}

static void a_tombstone_makes_a_client_unknown(void **state)
{
    (void)state;
    become_live();
    herd_report(herd, 0, "kiwi", "+2-2", 5);
    assert_int_equal(ask("kiwi"), NODE_FOUND);
    say_origin(1, "n1", 500);
    struct entry entry = tombstone_of(1, 1, "kiwi");
    say_entry(&entry, true);
    assert_int_equal(ask("kiwi"), NODE_MISSING);
    assert_string_equal(herd_where(herd, 0, "kiwi"), "");
}

/* It says nothing about what the client does next. */
static void a_later_report_brings_a_client_back(void **state)
{
    struct entry entry = tombstone_of(1, 1, "kiwi");

    (void)state;
    become_live();
    say_origin(1, "n1", 500);
    say_entry(&entry, true);
    herd_report(herd, 0, "kiwi", "+2-2", 5);
    assert_int_equal(ask("kiwi"), NODE_MISSING);
    assert_int_equal(node->counters.stale, 1);
    herd_report(herd, 0, "kiwi", "+2-2", 6);
    assert_int_equal(ask("kiwi"), NODE_FOUND);
}

static void watchers_hear_of_it(void **state)
{
    struct entry entry = tombstone_of(1, 1, "kiwi");
    uint8_t text[2 * AT_BYTES_MAX];
    struct writer news = writer_make(text, sizeof(text));
    uint32_t follower;

    (void)state;
    become_live();
    assert_int_equal(node_follow(node, false, &follower), ERR_OK);
    say_origin(1, "n1", 500);
    say_entry(&entry, true);
    herd_run(herd, 1);
    (void)node_follow_read(node, follower, &news);
    assert_text(writer_bytes(&news), "FORGET kiwi\n");
    node_unfollow(node, follower);
}

static enum err forget(const char *id)
{
    struct node_moment moment = now();
    uint64_t number = 0;
    enum err error = node_forget(node, &moment, bytes_text(id), &number);

    assert_int_equal(number, error == ERR_OK ? node_number(node) : 0);
    herd_run(herd, 1);
    return error;
}

static enum err reset(const char *id)
{
    struct node_moment moment = now();
    uint64_t number = 0;
    enum err error = node_reset(node, &moment, bytes_text(id), &number);

    assert_int_equal(number, error == ERR_OK ? node_number(node) : 0);
    herd_run(herd, 1);
    return error;
}

static int64_t now_s(void)
{
    return now().wall_ns / NS_PER_S;
}

static void who_is_forgotten_is_unknown_until_a_later_report(void **state)
{
    (void)state;
    assert_int_equal(forget("kiwi"), ERR_UNKNOWN);
    herd_report(herd, 0, "kiwi", "+2-2", 5);
    herd_report(herd, 0, "lima", "+2-2", 5);
    assert_int_equal(forget("kiwi"), ERR_OK);
    assert_int_equal(ask("kiwi"), NODE_MISSING);
    assert_int_equal(ask("lima"), NODE_FOUND);
    assert_int_equal(herd_clients(herd, 0), 1);
    assert_int_equal(forget("kiwi"), ERR_UNKNOWN);
    assert_int_equal(node->counters.forgotten, 1);
    herd_report(herd, 0, "kiwi", "+2-2", now_s() - 10); /* before that */
    assert_int_equal(ask("kiwi"), NODE_MISSING);
    herd_report(herd, 0, "kiwi", "+2-2", now_s() + 10);
    assert_int_equal(ask("kiwi"), NODE_FOUND);
    assert_int_equal(herd_clients(herd, 0), 2);
}

/* What is stored may be newer than this server's clock. */
static void a_tombstone_is_above_what_was_reported_for_the_future(void **state)
{
    int64_t future_s = now_s() + 1000;

    (void)state;
    herd_report(herd, 0, "kiwi", "+2-2", future_s);
    assert_int_equal(forget("kiwi"), ERR_OK);
    herd_report(herd, 0, "kiwi", "+3-3", future_s);
    assert_int_equal(ask("kiwi"), NODE_MISSING);
    herd_report(herd, 0, "kiwi", "+2-2", future_s + 1);
    assert_int_equal(ask("kiwi"), NODE_FOUND);
}

static void after_a_reset_the_next_report_counts_whatever_its_stamp(
    void **state)
{
    (void)state;
    assert_int_equal(reset("kiwi"), ERR_UNKNOWN);
    herd_report(herd, 0, "kiwi", "+2-2", now_s() + 100000);
    herd_report(herd, 0, "kiwi", "+3-3", now_s());
    assert_int_equal(node->counters.stale, 1);
    assert_int_equal(reset("kiwi"), ERR_OK);
    assert_int_equal(ask("kiwi"), NODE_MISSING);
    assert_int_equal(node->counters.resets, 1);
    herd_report(herd, 0, "kiwi", "+3-3", 1);
    assert_int_equal(ask("kiwi"), NODE_FOUND);
    assert_int_equal(state_record(node, 0).generation, 1);
    assert_int_equal(forget("kiwi"), ERR_OK);
    assert_int_equal(ask("kiwi"), NODE_MISSING);
    assert_int_equal(reset("kiwi"), ERR_OK);
    assert_int_equal(state_record(node, 0).generation, 2);
}

/* His tombstone may be one of the future. */
static void who_is_forgotten_can_be_reset(void **state)
{
    (void)state;
    herd_report(herd, 0, "kiwi", "+2-2", now_s() + 100000);
    assert_int_equal(forget("kiwi"), ERR_OK);
    assert_int_equal(reset("kiwi"), ERR_OK);
    herd_report(herd, 0, "kiwi", "+3-3", 1);
    assert_int_equal(ask("kiwi"), NODE_FOUND);
}

static void generations_come_to_an_end(void **state)
{
    (void)state;
    herd_report(herd, 0, "kiwi", "+2-2", 5);
    node->store.slots[0].generation = UINT32_MAX;
    assert_int_equal(reset("kiwi"), ERR_LIMIT);
    assert_int_equal(ask("kiwi"), NODE_FOUND);
}

static void a_tombstone_has_a_dot_and_goes_to_neighbours(void **state)
{
    struct reader r;
    struct entry_codec codec;
    struct entry got;
    bool claim;

    (void)state;
    become_live();
    herd_report(herd, 0, "kiwi", "+2-2", 5);
    herd_run(herd, 1);
    (void)heard(FRAME_UPDATES);
    assert_int_equal(forget("kiwi"), ERR_OK);
    r = reader_make(heard(FRAME_UPDATES));
    assert_int_equal(updates_read_head(&r, &claim, &codec), ERR_OK);
    assert_int_equal(entry_read(&r, &codec, &got), ERR_OK);
    assert_true(record_is_tombstone(&got.record));
    assert_true(got.record.stamp_ns > 5 * (int64_t)NS_PER_S);
    assert_int_equal(got.seq, 2);
    assert_true(claim);
}

/* However full the memory is, a client can be forgotten. */
static void forgetting_needs_no_room(void **state)
{
    char position[] = "+00.00000000000000000000-000.0000000000000000000000";
    struct texts *texts = &node->store.texts;
    uint32_t cell;

    (void)state;
    herd_report(herd, 0, "kiwi", position, 5);
    while (texts_take(texts, 16, &cell) == ERR_OK)
        continue;
    assert_int_equal(forget("kiwi"), ERR_OK);
    assert_int_equal(ask("kiwi"), NODE_MISSING);
    herd_report(herd, 0, "kiwi", "+2-2", now_s() + 10);
    assert_int_equal(ask("kiwi"), NODE_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_tombstone_makes_a_client_unknown),
        TEST(a_later_report_brings_a_client_back),
        TEST(watchers_hear_of_it),
        TEST(who_is_forgotten_is_unknown_until_a_later_report),
        TEST(a_tombstone_is_above_what_was_reported_for_the_future),
        TEST(after_a_reset_the_next_report_counts_whatever_its_stamp),
        TEST(who_is_forgotten_can_be_reset),
        TEST(generations_come_to_an_end),
        TEST(a_tombstone_has_a_dot_and_goes_to_neighbours),
        TEST(forgetting_needs_no_room),
    };

    return cmocka_run_group_tests_name("node/forget", tests, NULL, NULL);
}
