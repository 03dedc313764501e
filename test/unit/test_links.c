/*
 * One node, and a hand that plays its neighbour byte by byte: what the link
 * protocol of docs/LINKS.md allows, and what it does with all else.
 */
#include "herd.h"

#include "core/entry.h"
#include "core/frame.h"
#include "core/hello.h"

static const struct herd_options usual;
static const struct herd_edge pair[] = {{0, 1}, {0, 0}};

/* The herd has two nodes, but n1 is down: the hand speaks for it. */
static struct herd *herd;
static struct node *node;
static uint8_t out[2 * FRAME_BYTES_MAX], in[FRAME_BYTES_MAX];
static struct writer w;
static struct node_wish wishes[256];
static size_t wish_count;

static struct node_moment now(void)
{
    return (struct node_moment){.wall_ns = 1700000000 * (int64_t)NS_PER_S,
                                .mono_ns = herd->now_ms * NS_PER_MS};
}

static void step(struct node_event event)
{
    struct node_wishes list = {.list = wishes, .max = COUNT_OF(wishes)};

    event.now = now();
    node_step(node, &event, &list);
    wish_count = list.count;
}

static struct hello hello_of(const char *name)
{
    return (struct hello){.version_min = 1,
                          .version_max = 1,
                          .herd = {7},
                          .name = bytes_text(name),
                          .incarnation = 77};
}

/* Hand over what was written so far. */
static void say(void)
{
    step((struct node_event){.kind = NODE_LINK_BYTES,
                             .bytes = writer_bytes(&w)});
    w.size = 0;
}

static int begin(void **state)
{
    (void)state;
    herd = herd_create(2, pair, &usual, 1);
    herd_kill(herd, 1);
    node = herd->nodes[0];
    w = writer_make(out, sizeof(out));
    step((struct node_event){.kind = NODE_LINK_UP, .neighbour = NODE_STRANGER});
    return 0;
}

static int end(void **state)
{
    (void)state;
    herd_destroy(herd);
    return 0;
}

/* The first frame of that type that the node wants to send now. */
static struct bytes heard(enum frame_type type)
{
    struct node_moment moment = now();
    struct bytes input;
    struct frame frame;
    bool more;

    input = bytes_make(in, node_want(node, &moment, 0, in, sizeof(in), &more));
    if (input.size > 4 && bytes_equal(bytes_first(input, 4), LINK_PREFACE))
        input = bytes_skip(input, 4);
    while (frame_cut(&input, FRAME_PAYLOAD_MAX, &frame) == ERR_OK)
        if (frame.type == type)
            return frame.payload;
    return bytes_make(NULL, 0);
}

static void greet(const struct hello *hello)
{
    writer_put(&w, LINK_PREFACE);
    hello_write(&w, hello);
    say();
}

static void say_vector(void)
{
    size_t frame = frame_begin(&w, FRAME_VECTOR);

    writer_u8(&w, 0);
    frame_end(&w, frame);
    say();
}

static void become_live_unheard(void)
{
    struct hello hello = hello_of("n1");

    greet(&hello);
    auth_write(&w, AUTH_NONE);
    say();
    say_vector();
    assert_int_equal(node->links[0].state, LINK_LIVE);
}

static void become_live(void)
{
    become_live_unheard();
    (void)heard(FRAME_HELLO);
}

static void say_origin(uint32_t index, const char *name, uint64_t incarnation)
{
    struct origin_message message = {index, incarnation, bytes_text(name)};

    origin_write(&w, &message);
    say();
}

static struct entry entry_of(uint32_t origin, uint64_t seq, const char *id)
{
    return (struct entry){
        .record = {.id = bytes_text(id),
                   .position = BYTES("+1-1"),
                   .stamp_ns = 5 * (int64_t)NS_PER_S},
        .origin = origin,
        .seq = seq,
    };
}

static void say_entry(const struct entry *entry, bool claim)
{
    size_t frame = frame_begin(&w, FRAME_UPDATES);
    struct entry_codec codec = updates_write_head(&w, 0);

    entry_write(&w, &codec, entry);
    if (claim)
        updates_set_claim(&w, frame);
    frame_end(&w, frame);
    say();
}

static void say_claim(enum frame_type type, uint32_t origin, uint64_t seq)
{
    size_t frame = frame_begin(&w, type);

    claim_write(&w, &(struct claim){origin, seq});
    frame_end(&w, frame);
    say();
}

static void assert_ended_with(enum bye reason)
{
    uint8_t code;

    assert_int_equal(node->links[0].state, LINK_ENDING);
    assert_int_equal(bye_read(heard(FRAME_BYE), &code), ERR_OK);
    assert_int_equal(code, reason);
}

static uint64_t claimed(uint64_t incarnation)
{
    for (uint32_t i = 0; i < node->origins.high; i++)
        if (node->origins.list[i].incarnation == incarnation)
            return node->origins.list[i].claimed;
    return 0;
}

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
    struct ping ping = {.mono_ns = 1};
    ping_write(&w, &ping);
    out[FRAME_HEADER_BYTES] ^= 1;
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

static void meet_again(void)
{
    struct hello hello = hello_of("n1");

    herd_run(herd, 1); /* what there is gets written */
    step((struct node_event){.kind = NODE_LINK_DOWN});
    step((struct node_event){.kind = NODE_LINK_UP, .neighbour = NODE_STRANGER});
    greet(&hello);
    auth_write(&w, AUTH_NONE);
    say();
    (void)heard(FRAME_HELLO);
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
    size_t frame = frame_begin(&w, FRAME_VECTOR);
    writer_u8(&w, 0);
    claim_write(&w, &(struct claim){2, 9});
    frame_end(&w, frame);
    say();
    assert_true(node->links[0].streaming);
    assert_int_equal(heard(FRAME_UPDATES).size, 0);
}

static size_t entries_in(struct bytes payload)
{
    struct reader r = reader_make(payload);
    struct entry_codec codec;
    struct entry entry;
    size_t count = 0;
    bool claim;

    assert_int_equal(updates_read_head(&r, &claim, &codec), ERR_OK);
    for (; r.left.size; count++)
        assert_int_equal(entry_read(&r, &codec, &entry), ERR_OK);
    return count;
}

/* A reader that asks on as long as there is more gets everything. */
static void a_catch_up_says_whether_there_is_more(void **state)
{
    struct node_moment moment;
    size_t entries = 0, calls = 0;
    bool more = true;
    char id[16];

    (void)state;
    for (int i = 0; i < 3000; i++) {
        snprintf(id, sizeof(id), "k%d", i);
        herd_report(herd, 0, id, "+1-1", i);
    }
    herd_run(herd, 1);
    become_live_unheard();
    for (moment = now(); more; calls++) {
        size_t size = node_want(node, &moment, 0, in, sizeof(in), &more);
        struct bytes input = bytes_make(in, size);
        struct frame frame;

        if (calls == 0)
            input = bytes_skip(input, 4);
        while (frame_cut(&input, FRAME_PAYLOAD_MAX, &frame) == ERR_OK)
            if (frame.type == FRAME_UPDATES)
                entries += entries_in(frame.payload);
    }
    assert_int_equal(entries, 3000);
    assert_true(calls > 1);
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

/* Nobody knows more of this server's present life than it does itself. */
static void nobody_else_speaks_for_this_life(void **state)
{
    uint64_t life = node->incarnation;

    (void)state;
    become_live();
    herd_report(herd, 0, "kiwi", "+2-2", 5);
    say_origin(1, "n0", life);
    say_claim(FRAME_COVER, 1, (uint64_t)1 << 50);
    assert_int_equal(claimed(life), 1);
    assert_int_equal(node->links[0].peer_claims[ORIGIN_SELF], 1);
    herd_report(herd, 0, "kiwi", "+2-2", 6);
    assert_int_equal(claimed(life), 2);
    struct entry entry = entry_of(1, 3, "lima");
    say_entry(&entry, false);
    assert_ended_with(BYE_PROTOCOL);
    assert_string_equal(herd_where(herd, 0, "lima"), "");
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

static void a_ping_is_answered(void **state)
{
    struct ping ping = {.mono_ns = 12345};
    struct pong pong;

    (void)state;
    become_live();
    ping_write(&w, &ping);
    say();
    assert_int_equal(pong_read(heard(FRAME_PONG), &pong), ERR_OK);
    assert_int_equal(pong.mono_ns, 12345);
    assert_int_equal(heard(FRAME_PONG).size, 0); /* once */
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
    int64_t wall_ns = now().wall_ns;
    struct node_link_status status;

    (void)state;
    become_live();
    herd->now_ms += 500;
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

static void a_new_life_of_the_neighbour_replaces_its_old_link(void **state)
{
    struct hello hello = hello_of("n1");

    (void)state;
    step((struct node_event){.kind = NODE_LINK_DOWN});
    step((struct node_event){.kind = NODE_LINK_UP}); /* dialled by n0 */
    become_live();
    step((struct node_event){
        .kind = NODE_LINK_UP, .link = 1, .neighbour = NODE_STRANGER});
    hello.incarnation = 78;
    writer_put(&w, LINK_PREFACE);
    hello_write(&w, &hello);
    auth_write(&w, AUTH_NONE);
    step((struct node_event){
        .kind = NODE_LINK_BYTES, .link = 1, .bytes = writer_bytes(&w)});
    assert_int_equal(node->links[0].state, LINK_ENDING);
    assert_int_equal(node->links[1].state, LINK_LIVE);
    assert_true(herd_link_lives(herd, 0, 1));
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_handshake),
        TEST(hellos_that_are_refused),
        TEST(a_dialled_link_must_be_the_one_that_was_dialled),
        TEST(a_proof_of_another_kind_is_refused),
        TEST(what_is_no_link_at_all_is_closed),
        TEST(another_preface_is_closed),
        TEST(frames_at_the_wrong_time_end_the_link),
        TEST(unknown_types_from_80_on_are_skipped),
        TEST(frames_may_come_in_any_pieces),
        TEST(a_stranger_may_not_send_long_frames),
        TEST(a_changed_byte_ends_the_link),
        TEST(who_says_nothing_is_closed),
        TEST(records_claims_and_what_they_mean),
        TEST(a_record_that_is_known_is_no_news),
        TEST(a_record_does_not_go_back_to_where_it_came_from),
        TEST(a_new_session_knows_nothing_of_the_last),
        TEST(what_the_other_end_claims_is_not_sent),
        TEST(a_catch_up_says_whether_there_is_more),
        TEST(streaming_begins_when_the_vector_is_whole),
        TEST(claims_about_what_was_never_named_are_void),
        TEST(nobody_else_speaks_for_this_life),
        TEST(an_index_may_get_another_meaning),
        TEST(an_index_beyond_the_table_is_refused),
        TEST(names_without_end_are_refused),
        TEST(ext_taker_and_generation_are_carried_along),
        TEST(a_report_inherits_the_generation),
        TEST(malformed_payloads_end_the_link),
        TEST(a_frame_that_claims_for_too_many_is_refused),
        TEST(a_ping_is_answered),
        TEST(a_pong_measures_distance_and_clock),
        TEST(a_live_link_pings_and_tells_what_it_covers),
        TEST(the_other_end_may_say_why_it_goes),
        TEST(a_new_life_of_the_neighbour_replaces_its_old_link),
        TEST(dials_back_off),
        TEST(dials_are_not_in_step),
        TEST(stopping_says_so_on_every_link),
    };

    return cmocka_run_group_tests_name("node/links", tests, NULL, NULL);
}
