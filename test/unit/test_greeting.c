/*
 * Who comes to a link's port, byte by byte: what makes a neighbour of it, and
 * what is done with all else (docs/REPLICATION.md 3 and 4.1, 4.2).
 */
#include "hand.h"

static const struct herd_options usual;

static void a_handshake(void **state)
{
    struct hello hello = hello_of("n1"), theirs;

    (void)state;
    struct bytes first = heard(FRAME_HELLO);
    assert_true(bytes_equal(bytes_make(in, 4), LINK_PREFACE));
    assert_int_equal(hello_read(first, &theirs), ERR_OK);
    assert_text(theirs.name, "n0");
    assert_int_equal(theirs.max_clients, 4000);
    assert_int_equal(heard(FRAME_AUTH).size, 0); /* not to a stranger */
    greet(&hello);
    assert_int_equal(auth_read(heard(FRAME_AUTH), AUTH_NONE), ERR_OK);
    auth_write(&w, AUTH_NONE);
    say();
    assert_true(herd_link_lives(herd, 0, 1));
}

static void hellos_that_are_refused(void **state)
{
    struct hello hello = hello_of("n1");
    const struct {
        uint16_t version_min, version_max;
        uint8_t herd;
        const char *name;
        enum bye reason;
    } cases[] = {
        {2, 9, 7, "n1", BYE_VERSION},       {0, 0, 7, "n1", BYE_VERSION},
        {1, 1, 8, "n1", BYE_HERD},          {1, 1, 7, "n2", BYE_NOT_NEIGHBOUR},
        {1, 1, 7, "n0", BYE_NOT_NEIGHBOUR},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        hello.version_min = cases[i].version_min;
        hello.version_max = cases[i].version_max;
        hello.herd[0] = cases[i].herd;
        hello.name = bytes_text(cases[i].name);
        (void)heard(FRAME_HELLO);
        greet(&hello);
        assert_ended_with(cases[i].reason);
        end(state);
        begin(state);
    }
}

static void a_dialled_link_must_be_the_one_that_was_dialled(void **state)
{
    static const struct herd_edge star[] = {{0, 1}, {0, 2}, {0, 0}};
    struct hello hello = hello_of("n2");

    end(state);
    herd = herd_create(3, star, &usual, 1);
    node = herd->nodes[0];
    step((struct node_event){.kind = NODE_LINK_UP, .neighbour = 0});
    (void)heard(FRAME_HELLO);
    greet(&hello);
    assert_ended_with(BYE_NOT_NEIGHBOUR);
}

/* A name that was given to a later member; its generation is known here. */
static void an_earlier_member_is_refused(void **state)
{
    struct hello hello = hello_of("n1");

    (void)state;
    node->neighbours[0].generation = 3;
    hello.member_generation = 2;
    (void)heard(FRAME_HELLO);
    greet(&hello);
    assert_ended_with(BYE_STALE_MEMBER);
    end(state);
    begin(state);
    node->neighbours[0].generation = 3;
    hello.member_generation = 3;
    greet(&hello);
    assert_int_equal(node->links[0].state, LINK_PROVING);
}

static void a_proof_of_another_kind_is_refused(void **state)
{
    struct hello hello = hello_of("n1");

    (void)state;
    greet(&hello);
    (void)heard(FRAME_HELLO);
    size_t frame = frame_begin(&w, FRAME_AUTH);
    writer_u8(&w, 9);
    frame_end(&w, frame);
    say();
    assert_ended_with(BYE_AUTH);
}

static void what_is_no_link_at_all_is_closed(void **state)
{
    (void)state;
    (void)heard(FRAME_HELLO);
    writer_text(&w, "IAMAT kiwi +1-1 5\n");
    say();
    assert_ended_with(BYE_PROTOCOL);
    assert_int_equal(node->counters.links_refused, 1);
}

static void another_preface_is_closed(void **state)
{
    struct hello hello = hello_of("n1");

    (void)state;
    (void)heard(FRAME_HELLO);
    writer_text(&w, "HERD");
    hello_write(&w, &hello);
    say();
    assert_ended_with(BYE_PROTOCOL);
}

static void frames_at_the_wrong_time_end_the_link(void **state)
{
    static const enum frame_type types[] = {
        FRAME_AUTH,           FRAME_ORIGIN,          FRAME_VECTOR,
        FRAME_UPDATES,        FRAME_COVER,           FRAME_PING,
        FRAME_PONG,           (enum frame_type)0x07, (enum frame_type)0x10,
        (enum frame_type)0x7f};

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        (void)heard(FRAME_HELLO);
        writer_put(&w, LINK_PREFACE);
        frame_end(&w, frame_begin(&w, types[i]));
        say();
        assert_ended_with(BYE_PROTOCOL);
        end(state);
        begin(state);
    }
    become_live();
    struct hello again = hello_of("n1");
    hello_write(&w, &again);
    say();
    assert_ended_with(BYE_PROTOCOL);
}

static void unknown_types_from_80_on_are_skipped(void **state)
{
    (void)state;
    become_live();
    size_t frame = frame_begin(&w, FRAME_SKIPPABLE);
    writer_text(&w, "of a later version");
    frame_end(&w, frame);
    say();
    assert_int_equal(node->links[0].state, LINK_LIVE);
}

/* Bytes one by one, and a frame as long as any can be. */
static void frames_may_come_in_any_pieces(void **state)
{
    static uint8_t whole[FRAME_BYTES_MAX];
    struct writer big = writer_make(whole, sizeof(whole));
    size_t frame = frame_begin(&big, FRAME_SKIPPABLE);

    (void)state;
    become_live();
    while (big.size < sizeof(whole))
        writer_u8(&big, 'x');
    frame_end(&big, frame);
    for (size_t i = 0; i < 200; i++)
        step((struct node_event){.kind = NODE_LINK_BYTES,
                                 .bytes = bytes_make(whole + i, 1)});
    step((struct node_event){.kind = NODE_LINK_BYTES,
                             .bytes =
                                 bytes_make(whole + 200, sizeof(whole) - 200)});
    assert_int_equal(node->links[0].state, LINK_LIVE);
    assert_int_equal(node->links[0].input_bytes, 0);
}

static void a_stranger_may_not_send_long_frames(void **state)
{
    (void)state;
    (void)heard(FRAME_HELLO);
    writer_put(&w, LINK_PREFACE);
    writer_u32(&w,
               (uint32_t)FRAME_HELLO << 24 | (FRAME_STRANGER_PAYLOAD_MAX + 1));
    writer_u32(&w, 0);
    say();
    assert_ended_with(BYE_PROTOCOL);
}

static void a_changed_byte_ends_the_link(void **state)
{
    (void)state;
    become_live();
    struct ping ping = {.mono_ns = 1, .beacon = {.root = BYTES("n1")}};
    ping_write(&w, &ping);
    w.data[FRAME_HEADER_BYTES] ^= 1;
    say();
    assert_ended_with(BYE_PROTOCOL);
}

static void who_says_nothing_is_closed(void **state)
{
    (void)state;
    herd->now_ms += 4999;
    step((struct node_event){.kind = NODE_TICK});
    node->links[0].opened_at_ms -= 4999; /* it had its turns meanwhile */
    assert_int_equal(node->links[0].state, LINK_GREETING);
    herd->now_ms += 1;
    assert_true(node_timeout(node) <= herd->now_ms * NS_PER_MS);
    step((struct node_event){.kind = NODE_TICK});
    assert_int_equal(node->links[0].state, LINK_ENDING);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_handshake),
        TEST(hellos_that_are_refused),
        TEST(a_dialled_link_must_be_the_one_that_was_dialled),
        TEST(an_earlier_member_is_refused),
        TEST(a_proof_of_another_kind_is_refused),
        TEST(what_is_no_link_at_all_is_closed),
        TEST(another_preface_is_closed),
        TEST(frames_at_the_wrong_time_end_the_link),
        TEST(unknown_types_from_80_on_are_skipped),
        TEST(frames_may_come_in_any_pieces),
        TEST(a_stranger_may_not_send_long_frames),
        TEST(a_changed_byte_ends_the_link),
        TEST(who_says_nothing_is_closed),
    };

    return cmocka_run_group_tests_name("node/greeting", tests, NULL, NULL);
}
