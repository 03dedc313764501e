#include "unit.h"

#include "world/outbox.h"

static struct outbox outbox;

static int begin(void **state)
{
    (void)state;
    outbox = (struct outbox){.bytes = 0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    outbox_clear(&outbox);
    assert_true(outbox_is_empty(&outbox));
    return 0;
}

static void append(const char *text, uint64_t gate)
{
    assert_int_equal(outbox_append(&outbox, bytes_text(text), gate), ERR_OK);
}

/* What may leave when the log is so far. */
static struct bytes next_at(uint64_t written)
{
    return outbox_next(&outbox, &(struct gates){written, written});
}

static uint8_t *copy(const char *text)
{
    return (uint8_t *)strdup(text);
}

static void texts_leave_in_order_and_in_any_pieces(void **state)
{
    (void)state;
    append("one ", 0);
    append("two", 0);
    assert_text(next_at(0), "one two");
    outbox_sent(&outbox, 5);
    assert_text(next_at(0), "wo");
    assert_int_equal(outbox.bytes, 2);
    outbox_sent(&outbox, 2);
    assert_true(outbox_is_empty(&outbox));
}

/* Rows: D2 */
static void nothing_passes_a_hole(void **state)
{
    struct outbox_chunk *first, *second;

    (void)state;
    append("a", 0);
    assert_int_equal(outbox_hole(&outbox, 0, &first), ERR_OK);
    append("b", 0);
    assert_int_equal(outbox_hole(&outbox, 0, &second), ERR_OK);
    append("c", 0);
    assert_text(next_at(0), "a");
    outbox_sent(&outbox, 1);
    assert_int_equal(next_at(0).size, 0);
    outbox_fill(&outbox, second, copy("2"), 1);
    assert_int_equal(next_at(0).size, 0);
    outbox_fill(&outbox, first, copy("1"), 1);
    for (const char *text = "1b2c"; *text; text++) {
        char one[2] = {*text, 0};

        assert_text(next_at(0), one);
        outbox_sent(&outbox, 1);
    }
}

/* Copies come later than the log, or never. */
static void a_pledge_is_kept_or_refused(void **state)
{
    struct gates gates = {.written = 9, .released = 4};

    (void)state;
    for (unsigned refuse = 0; refuse < 2; refuse++) {
        append("before ", 3);
        assert_int_equal(
            outbox_pledge(&outbox, BYTES("AT"), BYTES("? no"), 5, 7), ERR_OK);
        append(" after", 5);
        assert_int_equal(outbox.bytes, 7 + 2 + 4 + 6);
        assert_text(outbox_next(&outbox, &gates), "before ");
        outbox_sent(&outbox, 7);
        struct outbox_chunk *pledge = outbox.first;
        assert_int_equal(outbox_next(&outbox, &gates).size, 0);
        if (refuse) {
            outbox_refuse(&outbox, pledge);
        } else {
            gates.released = 5;
            outbox_keep(&outbox, pledge);
            gates.released = 4;
        }
        const char *text = refuse ? "? no" : "AT";
        assert_text(outbox_next(&outbox, &gates), text);
        assert_int_equal(outbox.bytes, strlen(text) + 6);
        outbox_sent(&outbox, strlen(text));
        assert_text(outbox_next(&outbox, &gates), " after");
        outbox_sent(&outbox, 6);
        assert_true(outbox_is_empty(&outbox));
        assert_int_equal(outbox.bytes, 0);
    }
}

/* The reply gate: what is not written yet may not be acknowledged. */
static void nothing_leaves_before_its_gate(void **state)
{
    (void)state;
    append("early ", 3);
    append("late", 5);
    assert_int_equal(next_at(2).size, 0);
    assert_text(next_at(3), "early ");
    outbox_sent(&outbox, 6);
    assert_int_equal(next_at(4).size, 0);
    assert_text(next_at(5), "late");
}

static void a_long_text_gets_a_chunk_of_its_own(void **state)
{
    static char text[100000];

    (void)state;
    memset(text, 'x', sizeof(text));
    append("a", 0);
    assert_int_equal(outbox_append(&outbox, bytes_make(text, sizeof(text)), 0),
                     ERR_OK);
    assert_int_equal(outbox.bytes, sizeof(text) + 1);
    outbox_sent(&outbox, 1);
    assert_int_equal(next_at(0).size, sizeof(text));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(texts_leave_in_order_and_in_any_pieces),
        TEST(nothing_passes_a_hole),
        TEST(nothing_leaves_before_its_gate),
        TEST(a_pledge_is_kept_or_refused),
        TEST(a_long_text_gets_a_chunk_of_its_own),
    };

    return cmocka_run_group_tests_name("world/outbox", tests, NULL, NULL);
}
