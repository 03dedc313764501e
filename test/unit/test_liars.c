/*
 * A peer gone mad says what is well-formed and not true: what it leaves behind
 * does not last (docs/REPLICATION.md R10, R16, 7).
 */
#include "hand.h"

#include "node/roots.h"
#include "node/times.h"
#include "node/tree.h"

static void say_beacon(const char *root, uint64_t life, uint32_t number)
{
    struct ping ping = {.beacon = {bytes_text(root), life, number, 0}};

    ping_write(&w, &ping);
    say();
}

/* Half a second, after which the hand says so. */
static void say_later(const char *root, uint64_t life, uint32_t number)
{
    herd->now_ms += PING_MS;
    step((struct node_event){.kind = NODE_TICK});
    say_beacon(root, life, number);
    (void)heard(FRAME_PING);
}

static bool believes_in(const char *root)
{
    return bytes_equal(tree_beacon(node).root, bytes_text(root));
}

static void nobody_knows_more_of_a_server_s_beats_than_it(void **state)
{
    (void)state;
    become_live();
    for (uint32_t i = 0; i < 10; i++)
        say_later("n0", node->tree.life, UINT32_MAX - 10 + i);
    assert_true(believes_in("n0"));
    assert_int_equal(tree_beacon(node).number, 10);
}

/* A number that nothing true would ever surpass is forgotten when it has not
 * risen for long; not before, as an old beacon may be on its way. */
static void a_lie_about_a_root_does_not_last(void **state)
{
    uint32_t beat = 7;

    (void)state;
    become_live();
    say_beacon("a", 5, UINT32_MAX);
    assert_true(believes_in("a"));
    for (int64_t ms = 0; ms < ROOT_FORGET_MS - PING_MS; ms += PING_MS)
        say_later("a", 5, beat++);
    assert_true(believes_in("n0"));
    say_later("a", 5, beat++);
    assert_true(believes_in("a"));
    say_later("a", 5, beat++);
    assert_int_equal(tree_beacon(node).number, beat - 1);
}

/* ---- claims ---- */

static bool pulls_within(int64_t ms)
{
    bool pulls = false;

    for (; ms > 0 && !pulls; ms -= PING_MS) {
        herd->now_ms += PING_MS;
        step((struct node_event){.kind = NODE_TICK});
        pulls = heard(FRAME_PULL).size > 0;
        say_beacon("n1", 1, 1);
    }
    return pulls;
}

/* It claimed something and has forgotten it since: what it has instead comes
 * with the first PULL, and others would bring nothing. */
static void what_was_forgotten_is_pulled_once(void **state)
{
    (void)state;
    become_live();
    say_origin(2, "n2", 500);
    say_vector_of(2, 9);
    assert_true(pulls_within(PULL_HOLD_MS));
    assert_false(pulls_within(10 * PULL_HOLD_MS));
    assert_int_equal(claimed(500), 0);
    assert_int_equal(node->links[0].peer_claims[1], 0);
}

/* ---- maps ---- */

static size_t hashes_after(struct hash128 map, struct hash128 vector)
{
    struct ping ping = {.flags = PING_SETTLED,
                        .map_hash = map,
                        .vector_hash = vector,
                        .beacon = {.root = BYTES("n1")}};

    herd->now_ms += PING_MS;
    step((struct node_event){.kind = NODE_TICK});
    ping_write(&w, &ping);
    say();
    return heard(FRAME_HASHES).size;
}

/* False claims make vectors differ for good: who waits for equal ones would
 * never compare the maps. */
static void maps_that_stand_still_are_compared(void **state)
{
    struct hash128 theirs = {1, 2}, others = {3, 4};

    (void)state;
    become_live();
    for (int64_t ms = 0; ms < REPAIR_STILL_MS; ms += PING_MS)
        assert_int_equal(hashes_after(theirs, others), 0);
    assert_int_not_equal(hashes_after(theirs, others), 0);
    /* Something moves: it may just be what is lacking. */
    for (int64_t ms = 0; ms < 2 * REPAIR_STILL_MS; ms += PING_MS) {
        theirs.low++;
        assert_int_equal(hashes_after(theirs, others), 0);
    }
}

/* ---- lives ---- */

static void hear_nothing_for(int64_t ms)
{
    for (; ms > 0; ms -= PING_MS)
        say_later("n1", 1, 1);
}

static uint32_t lives_used(void)
{
    uint32_t used = 0;

    for (uint32_t i = 0; i < node->origins.high; i++)
        used += node->origins.list[i].used;
    return used;
}

/* Each with a record and a claim, so that none would ever fade. */
static void lives_that_never_were_make_room(void **state)
{
    char id[2] = "a";

    (void)state;
    become_live();
    node->origins.count_max = 11;
    for (uint32_t i = 0; i < 9; i++, id[0]++) {
        struct entry entry = entry_of(i, 1, id);

        say_origin(i, "n1", 100 + i);
        say_entry(&entry, true);
    }
    say_origin(9, "n1", 109);
    assert_int_equal(lives_used(), 11);
    hear_nothing_for(ORPHAN_ADOPT_MS + 5 * PING_MS);
    assert_int_equal(lives_used(), 11); /* there is room enough */
    say_origin(10, "n1", 110);
    assert_int_equal(lives_used(), 11);
    hear_nothing_for(5 * PING_MS);
    assert_int_equal(lives_used(), 6);
    hear_nothing_for(5 * PING_MS);
    assert_int_equal(lives_used(), 5);
    hear_nothing_for(5 * PING_MS);
    assert_int_equal(lives_used(), 5);
    assert_int_equal(herd_clients(herd, 0), 9);
    assert_true(node->origins.list[node->origins.self].claimed >= 5);
    assert_true(origins_are_clean(&node->origins));
}

/* A number beyond all of a server that lives on: its next reports must not
 * keep this one from ever again claiming all that it holds. */
static void a_number_that_never_was_is_not_waited_for(void **state)
{
    struct entry entry = entry_of(4, SEQ_MAX, "kiwi");

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, false);
    for (uint64_t seq = 1; seq < 11; seq++) {
        assert_false(origins_are_clean(&node->origins));
        hear_nothing_for(ORPHAN_ADOPT_MS / 10);
        say_claim(FRAME_COVER, 4, seq);
    }
    hear_nothing_for(PING_MS);
    assert_true(origins_are_clean(&node->origins));
}

/* Anybody can invent takers; the names of servers that live find room. */
static void invented_takers_keep_nobody_out(void **state)
{
    struct entry entry = entry_of(1, 1, "kiwi");
    char id[16], taker[16];

    (void)state;
    become_live();
    say_origin(1, "n1", 500);
    for (int i = 0; node->links[0].state == LINK_LIVE; i++) {
        assert_true(i < 1000);
        snprintf(id, sizeof(id), "k%d", i);
        snprintf(taker, sizeof(taker), "t%d", i);
        entry.seq++;
        entry.record.id = bytes_text(id);
        entry.record.taker = bytes_text(taker);
        say_entry(&entry, false);
    }
    assert_ended_with(BYE_LIMIT);
    meet_again();
    say_vector();
    say_origin(2, "new-here", 9);
    assert_int_equal(node->links[0].state, LINK_LIVE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(invented_takers_keep_nobody_out),
        TEST(nobody_knows_more_of_a_server_s_beats_than_it),
        TEST(a_lie_about_a_root_does_not_last),
        TEST(what_was_forgotten_is_pulled_once),
        TEST(maps_that_stand_still_are_compared),
        TEST(lives_that_never_were_make_room),
        TEST(a_number_that_never_was_is_not_waited_for),
    };

    return cmocka_run_group_tests_name("node, lied to", tests, NULL, NULL);
}
