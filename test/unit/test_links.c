/*
 * The life of a link: pings, goodbyes, new lives of a neighbour, dials and a
 * stop (docs/REPLICATION.md 4.7, 4.8, 6).
 */
#include "hand.h"

#include "node/times.h"

static void a_ping_is_answered(void **state)
{
    struct ping ping = {.mono_ns = 12345, .beacon = {.root = BYTES("n1")}};
    struct pong pong;

    (void)state;
    become_live();
    ping_write(&w, &ping);
    say();
    assert_int_equal(pong_read(heard(FRAME_PONG), &pong), ERR_OK);
    assert_int_equal(pong.mono_ns, 12345);
    assert_int_equal(heard(FRAME_PONG).size, 0); /* once */
}

/* Who is refused as soon as he lives must not knock twenty times a second. */
static void a_link_that_dies_at_once_is_dialled_ever_later(void **state)
{
    (void)state;
    become_live();
    for (int i = 0; i < 8; i++) {
        bye_write(&w, BYE_SAME_NAME);
        say();
        meet_again();
    }
    assert_true(node->neighbours[0].backoff_ms >= DIAL_MOST_MS);
    for (int i = 0; i < 2; i++) {
        herd->now_ms += DIAL_MOST_MS / 2;
        step((struct node_event){.kind = NODE_TICK});
    }
    bye_write(&w, BYE_NONE);
    say();
    assert_int_equal(node->neighbours[0].backoff_ms, 2 * DIAL_FIRST_MS);
}

static struct node_link_status status_after(struct pong pong)
{
    struct node_link_status status;

    pong_write(&w, &pong);
    say();
    node_link_status(node, 0, &status);
    return status;
}

static void a_pong_measures_distance_and_clock(void **state)
{
    struct node_link_status status;

    (void)state;
    become_live();
    herd->now_ms += 500;
    int64_t wall_ns = now().wall_ns;
    int64_t sent_ns = now().mono_ns - 40 * NS_PER_MS;
    status = status_after((struct pong){sent_ns, wall_ns + 7});
    assert_int_equal(status.rtt_ns, 40 * NS_PER_MS);
    assert_int_equal(status.clock_offset_ns, 7 + 20 * NS_PER_MS);

    /* What was never sent, the future, and clocks beyond all: no measure. */
    const struct pong none[] = {{0, wall_ns},
                                {-1, wall_ns},
                                {now().mono_ns + 1, wall_ns},
                                {sent_ns, INT64_MIN}};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        status = status_after(none[i]);
        assert_true(status.live);
        assert_int_equal(status.rtt_ns, 40 * NS_PER_MS);
        assert_int_equal(status.clock_offset_ns, 7 + 20 * NS_PER_MS);
    }
}

static void a_live_link_pings_and_tells_what_it_covers(void **state)
{
    struct entry entry = entry_of(1, 1, "kiwi");

    (void)state;
    become_live();
    say_origin(1, "n1", 500);
    say_entry(&entry, true);
    herd_run(herd, 1);
    assert_int_equal(heard(FRAME_COVER).size, 0); /* it knows that itself */
    herd->now_ms += 500;
    assert_true(node_timeout(node) <= herd->now_ms * NS_PER_MS);
    step((struct node_event){.kind = NODE_TICK});
    struct node_moment moment = now();
    bool more;
    size_t size = node_want(node, &moment, 0, in, sizeof(in), &more);
    unsigned pings = 0, covers = 0;
    struct bytes input = bytes_make(in, size);
    struct frame frame;
    while (frame_cut(&input, FRAME_PAYLOAD_MAX, &frame) == ERR_OK) {
        pings += frame.type == FRAME_PING;
        covers += frame.type == FRAME_COVER;
    }
    assert_int_equal(pings, 1);
    assert_int_equal(covers, 1);
}

/* Rows: R31 R34 */
static void the_other_end_may_say_why_it_goes(void **state)
{
    (void)state;
    become_live();
    bye_write(&w, BYE_SHUTDOWN);
    say();
    assert_int_equal(wish_count, 2);
    assert_int_equal(wishes[0].kind, NODE_TELL);
    assert_int_equal(wishes[0].note, NODE_NOTE_LINK_LOST);
    assert_int_equal(wishes[0].reason, BYE_SHUTDOWN);
    assert_true(wishes[0].theirs);
    assert_int_equal(wishes[1].kind, NODE_CLOSE);
    assert_int_equal(heard(FRAME_BYE).size, 0); /* no answer to a goodbye */
}

/* Another process under the neighbour's name proves itself on that link. */
static void come_as_another_life(uint32_t link)
{
    struct hello hello = hello_of("n1");

    step((struct node_event){
        .kind = NODE_LINK_UP, .link = link, .neighbour = NODE_STRANGER});
    hello.incarnation = 78;
    writer_put(&w, LINK_PREFACE);
    hello_write(&w, &hello);
    auth_write(&w, AUTH_NONE);
    step((struct node_event){
        .kind = NODE_LINK_BYTES, .link = link, .bytes = writer_bytes(&w)});
    w.size = 0;
}

/* The old connection of a neighbour that has started anew is a corpse, but
 * while it was heard lately there may be two servers of one name. */
static void a_new_life_of_the_neighbour_replaces_a_silent_link(void **state)
{
    (void)state;
    become_live();
    come_as_another_life(1);
    assert_int_equal(node->links[0].state, LINK_LIVE);
    assert_int_equal(node->links[1].state, LINK_ENDING);
    assert_int_equal(node->links[1].bye, BYE_SAME_NAME);
    herd->now_ms += 999;
    come_as_another_life(2);
    assert_int_equal(node->links[2].state, LINK_ENDING);
    herd->now_ms += 1;
    come_as_another_life(3);
    assert_int_equal(node->links[0].state, LINK_ENDING);
    assert_int_equal(node->links[3].state, LINK_LIVE);
    assert_true(herd_link_lives(herd, 0, 1));
}

static void a_doubted_link_has_to_show_soon_that_it_lives(void **state)
{
    (void)state;
    become_live();
    come_as_another_life(1);
    herd->now_ms += 999;
    step((struct node_event){.kind = NODE_TICK});
    assert_int_equal(node->links[0].state, LINK_LIVE);
    assert_int_equal(node_timeout(node), 1000 * NS_PER_MS + NS_PER_MS);
    herd->now_ms += 1;
    step((struct node_event){.kind = NODE_TICK});
    assert_int_equal(node->links[0].state, LINK_ENDING);
}

/* Dials come ever more slowly, but never stop, and not all in step. */
static void dials_back_off(void **state)
{
    int64_t waits_ms[12];

    (void)state;
    step((struct node_event){.kind = NODE_LINK_DOWN});
    for (size_t i = 0; i < COUNT_OF(waits_ms); i++) {
        step((struct node_event){.kind = NODE_TICK});
        assert_int_equal(wish_count, 1);
        assert_int_equal(wishes[0].kind, NODE_DIAL);
        step((struct node_event){.kind = NODE_DIAL_FAILED});
        waits_ms[i] = node->neighbours[0].dial_at_ms - herd->now_ms;
        herd->now_ms = node->neighbours[0].dial_at_ms - 1;
        step((struct node_event){.kind = NODE_TICK});
        assert_int_equal(wish_count, 0);
        herd->now_ms++;
    }
    assert_in_range(waits_ms[0], 14, 26);
    assert_in_range(waits_ms[1], 28, 52);
    assert_in_range(waits_ms[2], 56, 104);
    assert_in_range(waits_ms[10], 700, 1300);
    assert_in_range(waits_ms[11], 700, 1300);
}

static void dials_are_not_in_step(void **state)
{
    int64_t waits_ms[8];
    bool differ = false;

    (void)state;
    step((struct node_event){.kind = NODE_LINK_DOWN});
    for (size_t i = 0; i < COUNT_OF(waits_ms); i++) {
        struct node_wishes list = {.list = wishes, .max = COUNT_OF(wishes)};
        struct node_event failed = {.kind = NODE_DIAL_FAILED, .now = now()};

        failed.now.chance = i;
        node->neighbours[0].backoff_ms = 1000;
        node_step(node, &failed, &list);
        waits_ms[i] = node->neighbours[0].dial_at_ms - herd->now_ms;
        differ = differ || waits_ms[i] != waits_ms[0];
    }
    assert_true(differ);
}

static void stopping_says_so_on_every_link(void **state)
{
    (void)state;
    become_live();
    step((struct node_event){.kind = NODE_STOP});
    assert_ended_with(BYE_SHUTDOWN);
    step((struct node_event){.kind = NODE_LINK_DOWN});
    herd->now_ms += 5000;
    step((struct node_event){.kind = NODE_TICK});
    assert_int_equal(wish_count, 0); /* and nobody is dialled any more */
}

/* The log is written by another thread, also while nobody listens to links. */
static void a_log_that_goes_on_hides_no_stall(void **state)
{
    (void)state;
    become_live();
    for (int ms = 0; ms <= SILENT_MS; ms += 100) {
        herd->now_ms += 100;
        step((struct node_event){.kind = NODE_WRITTEN,
                                 .number = node_number(node)});
    }
    step((struct node_event){.kind = NODE_TICK});
    assert_int_equal(node->links[0].state, LINK_LIVE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_log_that_goes_on_hides_no_stall),
        TEST(a_link_that_dies_at_once_is_dialled_ever_later),
        TEST(a_ping_is_answered),
        TEST(a_pong_measures_distance_and_clock),
        TEST(a_live_link_pings_and_tells_what_it_covers),
        TEST(the_other_end_may_say_why_it_goes),
        TEST(a_new_life_of_the_neighbour_replaces_a_silent_link),
        TEST(a_doubted_link_has_to_show_soon_that_it_lives),
        TEST(dials_back_off),
        TEST(dials_are_not_in_step),
        TEST(stopping_says_so_on_every_link),
    };

    return cmocka_run_group_tests_name("node/links", tests, NULL, NULL);
}
