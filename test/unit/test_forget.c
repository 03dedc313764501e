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

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_tombstone_makes_a_client_unknown),
        TEST(a_later_report_brings_a_client_back),
        TEST(watchers_hear_of_it),
    };

    return cmocka_run_group_tests_name("node/forget", tests, NULL, NULL);
}
