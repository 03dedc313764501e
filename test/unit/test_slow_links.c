/*
 * A link that takes long for what there is: what has gone out is not sent
 * again, and what is on its way is waited for (docs/REPLICATION.md 5 and 7).
 */
#include "hand.h"

#include "node/lives.h"
#include "node/stream.h"
#include "node/times.h"

#define CLIENTS 3000 /* some frames full */

static void answer(struct bytes payload)
{
    struct ping ping;

    assert_int_equal(ping_read(payload, &ping), ERR_OK);
    pong_write(&w, &(struct pong){.mono_ns = ping.mono_ns});
}

/* Records in what the node sends when it is asked once; PINGs are answered, as
 * a sweep waits for that, and whatever came may not be the last. */
static size_t records_sent(bool *more)
{
    struct bytes said = ask_once(more);
    size_t count = records_in(said);
    struct frame frame;

    *more = *more || said.size;
    while (frame_cut(&said, FRAME_PAYLOAD_MAX, &frame) == ERR_OK)
        if (frame.type == FRAME_PING)
            answer(frame.payload);
    say();
    return count;
}

static size_t all_records_sent(void)
{
    size_t count = 0;
    bool more = true;

    while (more)
        count += records_sent(&more);
    return count;
}

/* Who is served slowly may ask again and again, and still gets to the end. */
static void a_pull_does_not_begin_a_sweep_anew(void **state)
{
    bool more;

    (void)state;
    report_many(CLIENTS);
    become_live_unheard();
    size_t first = records_sent(&more);
    assert_true(more && first > 0);
    pull_write(&w, PULL_HOLD_MS);
    say();
    assert_int_equal(all_records_sent(), CLIENTS - first);
    pull_write(&w, PULL_HOLD_MS);
    say();
    assert_int_equal(all_records_sent(), 0);
}

static void a_sweep_goes_on_after_a_pause(void **state)
{
    struct node_moment moment = now();
    struct step step = {.node = node, .now = &moment};
    struct link *link = &node->links[0];
    bool more;

    (void)state;
    report_many(CLIENTS);
    become_live_unheard();
    size_t first = records_sent(&more);
    stream_pause(link);
    assert_int_equal(records_sent(&more), 0);
    stream_start(&step, link);
    assert_int_equal(first + all_records_sent(), CLIENTS);
    assert_int_equal(herd_counters(herd, 0).sweeps, 1);
}

static void tick(int64_t later_ms)
{
    herd->now_ms += later_ms;
    step((struct node_event){.kind = NODE_TICK});
}

/* Meanwhile the other end may have got the rest elsewhere. */
static void a_checkpoint_leads_farther_than_a_pause(void **state)
{
    struct node_moment moment = now();
    struct step step = {.node = node, .now = &moment};
    struct link *link = &node->links[0];

    (void)state;
    become_live_unheard();
    assert_int_equal(all_records_sent(), 0);
    stream_pause(link);
    report_many(CLIENTS);
    tick(CHECKPOINT_MS);
    link->peer_claims[node->origins.self] = CLIENTS;
    stream_start(&step, link);
    assert_false(link->sweeping);
    assert_int_equal(herd_counters(herd, 0).resumed, 1);
    assert_int_equal(all_records_sent(), 0);
}

static void say_that_there_is_more(void)
{
    say_origin(0, "n1", 500);
    say_vector_of(0, 9);
}

/* The frame that is coming in byte by byte may bring just that. */
static void what_is_within_a_frame_is_not_pulled(void **state)
{
    struct entry entry = entry_of(0, 9, "kiwi");

    (void)state;
    become_live();
    say_that_there_is_more();
    size_t frame = frame_begin(&w, FRAME_UPDATES);
    struct entry_codec codec = updates_write_head(&w, 0);
    entry_write(&w, &codec, &entry);
    frame_end(&w, frame);
    for (size_t i = 0; i + 1 < w.size; i++) {
        step((struct node_event){.kind = NODE_LINK_BYTES,
                                 .bytes = bytes_make(w.data + i, 1)});
        tick(PULL_AFTER_MS / 2);
        if (i >= FRAME_HEADER_BYTES)
            assert_int_equal(node->links[0].owes & OWES_PULL, 0);
        (void)heard(FRAME_PULL);
    }
    uint64_t before = herd_counters(herd, 0).pulls;
    for (int i = 0; i < 8; i++)
        tick(PULL_AFTER_MS / 2);
    assert_true(herd_counters(herd, 0).pulls > before);
}

/* Claims come behind the last record: until then nobody is orphaned. */
static void records_of_a_long_transfer_are_not_adopted(void **state)
{
    struct entry entry = entry_of(0, 9, "kiwi");
    struct node_moment moment = now();
    struct step late = {.node = node, .now = &moment};

    (void)state;
    become_live();
    say_that_there_is_more();
    say_entry(&entry, false);
    node->origins.list[1].applied_at_ms -= 2 * ORPHAN_ADOPT_MS;
    late.now_ms = herd->now_ms + ORPHAN_ADOPT_MS;
    lives_tick(&late);
    assert_int_equal(node->counters.adopted, 0);
    late.now_ms++;
    lives_tick(&late);
    assert_int_equal(node->counters.adopted, 1);
    assert_true(origins_are_clean(&node->origins));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_pull_does_not_begin_a_sweep_anew),
        TEST(a_sweep_goes_on_after_a_pause),
        TEST(a_checkpoint_leads_farther_than_a_pause),
        TEST(what_is_within_a_frame_is_not_pulled),
        TEST(records_of_a_long_transfer_are_not_adopted),
    };

    return cmocka_run_group_tests_name("node/slow links", tests, NULL, NULL);
}
