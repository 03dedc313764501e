/*
 * Records taken out of the hub: copies, which nobody changes afterwards.
 */
#include "unit.h"

#include "world/hub.h"

static bool flush(struct sink *sink, struct node_logged wanted,
                  struct node_logged *written)
{
    (void)sink;
    *written = wanted;
    return true;
}

static struct sink sink = {.flush = flush};
static struct hub hub;
static uint32_t follower;

static int begin(void **state)
{
    struct node_config node = {
        .name = BYTES("Goloman"),
        .incarnation = 1,
        .max_clients = 100,
        .store_clients = 200,
        .max_origins = 16,
        .max_links = 4,
        .max_followers = 4,
    };

    (void)state;
    assert_int_equal(hub_open(&hub, &node, &sink), ERR_OK);
    assert_int_equal(hub_follow(&hub, true, &follower), ERR_OK);
    return 0;
}

static int end(void **state)
{
    (void)state;
    hub_close(&hub);
    return 0;
}

static void report(const char *id, const char *stamp, const char *ext)
{
    struct writer none = writer_make(NULL, 0);
    struct node_command command;
    struct node_answer answer;

    assert_int_equal(command_report(bytes_text(id), BYTES("+1-1"),
                                    bytes_text(stamp), bytes_text(ext),
                                    &command.command),
                     ERR_OK);
    command.hash = node_hash(hub.node, command.command.id);
    (void)hub_batch(&hub, &command, 1, &answer, &none);
    assert_int_equal(answer.verdict, NODE_TAKEN);
}

static void a_copy_stays_as_it_was(void **state)
{
    uint8_t texts[RECORD_BYTES_MAX];
    struct writer w = writer_make(texts, sizeof(texts));
    struct record record;

    (void)state;
    report("kiwi", "01.5", "before");
    assert_int_equal(hub_find(&hub, BYTES("kiwi"), &w, &record), ERR_OK);
    report("kiwi", "02.50", "behind");
    assert_text(record.id, "kiwi");
    assert_text(record.position, "+1-1");
    assert_text(record.stamp, "01.5");
    assert_text(record.taker, "Goloman");
    assert_text(record.ext, "before");
    assert_int_equal(hub_find(&hub, BYTES("lima"), &w, &record), ERR_UNKNOWN);
}

static void news_come_as_they_fit(void **state)
{
    uint8_t texts[RECORD_BYTES_MAX + 20];
    struct writer w = writer_make(texts, sizeof(texts));
    struct node_news news[3];
    bool more;

    (void)state;
    report("kiwi", "1", "k");
    report("lima", "1", "l");
    report("mango", "1", "m");
    /* As many as the list has room for. */
    assert_int_equal(hub_follow_next(&hub, follower, &w, news, 1, &more), 1);
    assert_true(more);
    assert_text(news[0].record.id, "kiwi");
    /* As many as there is room for whatever comes. */
    assert_int_equal(hub_follow_next(&hub, follower, &w, news + 1, 2, &more),
                     1);
    assert_true(more);
    assert_text(news[1].record.id, "lima");
    w.size = 0;
    assert_int_equal(hub_follow_next(&hub, follower, &w, news, 3, &more), 1);
    assert_false(more);
    assert_text(news[0].record.id, "mango");
    assert_text(news[0].record.ext, "m");
    assert_int_equal(hub_follow_next(&hub, follower, &w, news, 3, &more), 0);
    assert_false(more);
}

static void what_was_told_is_taken_once(void **state)
{
    uint8_t room[2][NODE_GONE_BYTES_MAX];
    struct writer from = writer_make(room[0], sizeof(room[0]));
    struct writer to = writer_make(room[1], sizeof(room[1]));

    (void)state;
    hub_tell_gone(&hub, &from);
    writer_text(&from, "what was told");
    writer_text(&to, "before");
    hub_take_gone(&hub, &from, &to);
    assert_text(writer_bytes(&to), "what was told");
    hub_take_gone(&hub, &from, &to);
    assert_int_equal(to.size, 0);
    hub_tell_gone(&hub, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_copy_stays_as_it_was, begin, end),
        cmocka_unit_test_setup_teardown(news_come_as_they_fit, begin, end),
        cmocka_unit_test_setup_teardown(what_was_told_is_taken_once, begin,
                                        end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
