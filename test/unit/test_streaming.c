/*
 * What a neighbour is sent: all that it lacks, and nothing that it has
 * (docs/REPLICATION.md 4.5 and 5).
 */
#include "hand.h"

#include "node/times.h"

/* Rows: R30 */
static void a_record_does_not_go_back_to_where_it_came_from(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, false);
    herd_run(herd, 1);
    assert_int_equal(heard(FRAME_UPDATES).size, 0);
}

/* But in another session the other end may have lost its memory. */
static void a_new_session_knows_nothing_of_the_last(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, true);
    meet_again();
    say_claim(FRAME_COVER, 4, 99); /* an index of the last session */
    assert_int_equal(claimed(500), 9);
    say_vector();
    assert_true(heard(FRAME_UPDATES).size > 0);
}

static void what_the_other_end_claims_is_not_sent(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, true);
    meet_again();
    say_origin(2, "n1", 500);
    say_vector_of(2, 9);
    assert_true(node->links[0].streaming);
    assert_int_equal(heard(FRAME_UPDATES).size, 0);
}

/* Nor is it when all is looked through since something else is missing. */
static void of_two_only_the_one_that_is_missing_is_sent(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    (void)state;
    become_live();
    herd_report(herd, 0, "lima", "+1-1", 1);
    say_origin(4, "n1", 500);
    say_entry(&entry, true);
    meet_again();
    say_origin(2, "n1", 500);
    say_vector_of(2, 9);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
}

/* What the log may lose nobody else must have seen. */
static void what_is_not_written_is_not_sent(void **state)
{
    (void)state;
    become_live();
    herd_report(herd, 0, "kiwi", "+1-1", 1);
    herd_run(herd, 1);
    herd_report(herd, 0, "lima", "+1-1", 1);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
    herd_run(herd, 1);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
}

/* A report by a client with so long an ID that few fill a frame. */
static void report_long(int client, int stamp_s)
{
    char line[300], id[240];
    struct writer texts = writer_make(NULL, 0);
    struct node_moment moment = now();
    struct node_answer answer;

    memset(id, 'x', sizeof(id) - 1);
    id[sizeof(id) - 1] = 0;
    snprintf(line, sizeof(line), "IAMAT %d%s +1-1 %d", client, id, stamp_s);
    struct node_command command = {command_parse(bytes_text(line)), 0};
    command.hash = node_hash(node, command.command.id);
    (void)node_batch(node, &moment, &command, 1, &answer, &texts);
    assert_int_equal(answer.verdict, NODE_TAKEN);
}

/* Everyone changes faster than the link can follow: the bookmark never gets to
 * the end, and without help the same few would be sent again and again. */
static void a_bookmark_that_never_drains_is_helped(void **state)
{
    (void)state;
    become_live();
    uint64_t before = node->counters.sweeps;
    for (int round = 0; round < 15; round++) {
        for (int client = 0; client < 300; client++)
            report_long(client, round);
        herd_run(herd, 100);
        assert_true(heard(FRAME_UPDATES).size > 0);
    }
    assert_int_equal(node->counters.sweeps, before + 1);
}

/* What comes as long as there is more. */
static size_t entries_heard(void)
{
    size_t entries = 0;
    bool more = true;

    while (more) {
        struct bytes said = ask_once(&more);

        /* The world asks again when something came, as it can take more. */
        more = more || said.size;
        entries += records_in(said);
    }
    return entries;
}

/* A reader that asks on as long as there is more gets everything. */
static void a_catch_up_says_whether_there_is_more(void **state)
{
    struct node_moment moment;

    (void)state;
    report_many(3000);
    become_live_unheard();
    /* A sweep begins with so much, and waits for a PONG (R18). */
    assert_int_equal(entries_heard(), SWEEP_FIRST_RECORDS);
    moment = now();
    pong_write(&w, &(struct pong){.mono_ns = moment.mono_ns});
    say();
    assert_int_equal(entries_heard(), 3000 - SWEEP_FIRST_RECORDS);
}

/* Little is asked for at once: little comes, and nothing is left out. */
static void a_slow_link_gets_small_lots(void **state)
{
    struct node_moment moment;
    size_t entries = 0;
    bool more = true;

    (void)state;
    report_many(300);
    become_live_unheard();
    moment = now();
    (void)node_want(node, &moment, 0, in, 1, &more);
    assert_true(more);
    for (int calls = 1; more; calls++) {
        size_t size = node_want(node, &moment, 0, in, 1000, &more);

        assert_true(size < 1200 && calls < 100);
        entries += records_in(bytes_make(in, size));
    }
    assert_int_equal(entries, 300 - 1);
}

/* Behind its first records a sweep waits for a PONG: that is no end. */
static void a_sweep_that_waits_has_not_delivered(void **state)
{
    (void)state;
    report_many(2000);
    become_live();
    for (int i = 0; i < 5; i++)
        (void)heard(FRAME_UPDATES);
    assert_true(node->links[0].sweeping);
    assert_false(node->links[0].delivered);
}

static void streaming_begins_when_the_vector_is_whole(void **state)
{
    struct hello hello = hello_of("n1");

    (void)state;
    greet(&hello);
    auth_write(&w, AUTH_NONE);
    size_t frame = frame_begin(&w, FRAME_VECTOR);
    writer_u8(&w, VECTOR_MORE);
    frame_end(&w, frame);
    say();
    assert_false(node->links[0].streaming);
    say_vector();
    assert_true(node->links[0].streaming);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_record_does_not_go_back_to_where_it_came_from),
        TEST(a_new_session_knows_nothing_of_the_last),
        TEST(what_the_other_end_claims_is_not_sent),
        TEST(of_two_only_the_one_that_is_missing_is_sent),
        TEST(what_is_not_written_is_not_sent),
        TEST(a_bookmark_that_never_drains_is_helped),
        TEST(a_catch_up_says_whether_there_is_more),
        TEST(a_slow_link_gets_small_lots),
        TEST(a_sweep_that_waits_has_not_delivered),
        TEST(streaming_begins_when_the_vector_is_whole),
    };

    return cmocka_run_group_tests_name("node/streaming", tests, NULL, NULL);
}
