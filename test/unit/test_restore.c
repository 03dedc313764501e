/* Frames of files, as a node takes them in before anything else. */
#include "core/entry.h"
#include "core/frame.h"
#include "node/node.h"
#include "unit.h"

#define LIVES_MAX 16

static void *block;
static struct node *node;
static uint8_t memory[FRAME_BYTES_MAX];
static struct writer w;
static const struct node_moment now = {.wall_ns = 1, .mono_ns = 1};

static int begin(void **state)
{
    struct node_config config = {
        .name = BYTES("n0"),
        .incarnation = 1000,
        .max_clients = 64,
        .store_clients = 64,
        .text_bytes = 1 << 14,
        .max_origins = LIVES_MAX,
        .max_links = 1,
        .max_followers = 1,
    };
    size_t size = (node_size(&config) + 63) / 64 * 64;

    (void)state;
    block = aligned_alloc(64, size);
    assert_non_null(block);
    memset(block, 0, size);
    node = node_init(block, &config, &now);
    w = writer_make(memory, sizeof(memory));
    node_restore_begin(node);
    return 0;
}

static int end(void **state)
{
    (void)state;
    free(block);
    return 0;
}

static void put_origin(uint32_t index, uint64_t incarnation)
{
    struct origin_message message = {index, incarnation, BYTES("n1")};

    origin_write(&w, &message);
}

static void put_cover(uint32_t index, uint64_t seq)
{
    size_t at = frame_begin(&w, FRAME_COVER);
    struct claim claim = {index, seq};

    claim_write(&w, &claim);
    frame_end(&w, at);
}

static void put_entry(uint32_t index, uint64_t seq, const char *id)
{
    size_t at = frame_begin(&w, FRAME_UPDATES);
    struct entry_codec codec = updates_write_head(&w, 0);
    struct entry entry = {
        .record = {.id = bytes_text(id), .position = BYTES("+1.0+1.0")},
        .origin = index,
        .seq = seq,
    };

    entry_write(&w, &codec, &entry);
    frame_end(&w, at);
}

static enum err restore(bool claims)
{
    enum err error = node_restore(node, &now, writer_bytes(&w), claims);

    w.size = 0;
    return error;
}

static uint64_t claimed_of(uint64_t incarnation)
{
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(node, i, &used, &claim); i++)
        if (used && claim.incarnation == incarnation)
            return claim.claimed;
    return 0;
}

/* A herd whose servers start anew for ever: lives without records make room,
 * and what was claimed of them may go with them. */
static void more_lives_than_there_is_room_for(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 3 * LIVES_MAX; i++)
        put_origin(i % (LIVES_MAX - 1), i + 1);
    for (uint32_t i = 0; i < LIVES_MAX - 1; i++)
        put_cover(i, 7);
    assert_int_equal(restore(true), ERR_OK);
    /* The last are there, and the indices mean them. */
    for (uint64_t i = 3 * LIVES_MAX; i > 2 * LIVES_MAX + 1; i--)
        assert_int_equal(claimed_of(i), 7);
}

static void fill_with_records(uint32_t lives)
{
    for (uint32_t i = 0; i < lives; i++) {
        char id[8] = {'c', (char)('a' + i), 0};

        put_origin(i, i + 1);
        put_entry(i, 1, id);
        put_cover(i, 1);
    }
    assert_int_equal(restore(true), ERR_OK);
}

static void lives_that_the_file_has_indices_for_go_last(void **state)
{
    (void)state;
    /* Of an earlier process, without an index by now, but of a later life. */
    put_origin(0, 500);
    assert_int_equal(restore(true), ERR_OK);
    node_restore_begin(node);
    for (uint32_t i = 0; i < LIVES_MAX - 1; i++)
        put_origin(i, 2 + i);
    put_entry(0, 9, "kiwi");
    assert_int_equal(restore(true), ERR_OK);
}

/* Better no start than a record that counts as somebody else's. */
static void a_life_that_was_crowded_out_is_no_others(void **state)
{
    (void)state;
    fill_with_records(LIVES_MAX - 2);
    put_origin(LIVES_MAX - 2, 100); /* the last free place */
    put_origin(LIVES_MAX - 1, 200); /* and this takes it */
    put_cover(LIVES_MAX - 2, 5);
    assert_int_equal(restore(true), ERR_OK);
    assert_int_equal(claimed_of(100), 0);
    put_entry(LIVES_MAX - 2, 6, "kiwi");
    assert_int_equal(restore(true), ERR_FULL);
}

static void indices_without_a_meaning(void **state)
{
    (void)state;
    put_entry(3, 1, "kiwi");
    assert_int_equal(restore(true), ERR_MALFORMED);
    put_cover(3, 1);
    assert_int_equal(restore(true), ERR_MALFORMED);
    /* Behind spoilt bytes that is how it is. */
    put_entry(3, 1, "kiwi");
    put_cover(3, 1);
    assert_int_equal(restore(false), ERR_OK);
    uint8_t line[AT_BYTES_MAX];
    struct writer at = writer_make(line, sizeof(line));
    assert_int_equal(node_where(node, BYTES("kiwi"), &at), ERR_UNKNOWN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(more_lives_than_there_is_room_for),
        TEST(lives_that_the_file_has_indices_for_go_last),
        TEST(a_life_that_was_crowded_out_is_no_others),
        TEST(indices_without_a_meaning),
    };

    return cmocka_run_group_tests_name("node/on_restore", tests, NULL, NULL);
}
