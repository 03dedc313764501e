#include "unit.h"

#include "http/learned.h"

#include <stdio.h>

static struct learned learned;
static uint8_t room[LEARNED_JSON_BYTES_MAX];

static int begin(void **state)
{
    (void)state;
    memset(&learned, 0, sizeof(learned));
    return 0;
}

static void note(const char *id, const char *stamp, int64_t stamp_ns,
                 int64_t skew_ns, int64_t wall_ns)
{
    struct record record = {
        .id = bytes_text(id),
        .stamp = bytes_text(stamp),
        .taker = BYTES("Hands"),
        .stamp_ns = stamp_ns,
        .skew_ns = skew_ns,
    };

    learned_note(&learned, &record, wall_ns);
}

static struct bytes written(void)
{
    struct writer w = writer_make(room, sizeof(room));

    learned_write(&w, &learned);
    assert_false(w.full);
    return writer_bytes(&w);
}

static void nothing_was_learned_yet(void **state)
{
    (void)state;
    assert_text(written(), "{\"samples\":0,\"recent\":[]}");
}

/* A delay is from the moment at which its taker took it, not the stamp's. */
static void the_newest_is_told_first(void **state)
{
    (void)state;
    note("a/b", "", 1000000000, 500000000, 1500400000);
    note("kiwi", "7.0", 7000000000, -1000000000, 5999999000);
    assert_text(written(),
                "{\"samples\":2,\"p50_s\":-0.000001,\"p99_s\":0.0004,"
                "\"recent\":["
                "{\"path\":\"/v1/clients/kiwi\",\"stamp\":\"7.0\","
                "\"server\":\"Hands\",\"delay_s\":-0.000001},"
                "{\"path\":\"/v1/clients/a%2Fb\",\"stamp\":\"1.000000000\","
                "\"server\":\"Hands\",\"delay_s\":0.0004}]}");
}

/* 1 to 1,000 in a strange order, behind older ones that do not count. */
static void figures_are_of_the_last_thousand(void **state)
{
    (void)state;
    for (int i = 0; i < 500; i++)
        note("old", "", 0, 0, 1000000);
    for (int64_t i = 0; i < LEARNED_SAMPLES; i++)
        note("new", "", 0, 0, i * 617 % LEARNED_SAMPLES + 1);
    struct learned_figures figures = learned_figures(&learned);
    assert_int_equal(figures.samples, LEARNED_SAMPLES);
    assert_int_equal(figures.p50_ns, 500);
    assert_int_equal(figures.p99_ns, 990);
}

static void the_longest_fits(void **state)
{
    uint8_t id[ID_BYTES_MAX], taker[SERVER_NAME_BYTES_MAX];
    char stamp[STAMP_BYTES_MAX];
    struct record record = {
        .id = bytes_make(id, sizeof(id)),
        .stamp = bytes_make(stamp, sizeof(stamp)),
        .taker = bytes_make(taker, sizeof(taker)),
        .stamp_ns = INT64_MAX,
        .skew_ns = INT64_MAX,
    };

    (void)state;
    memset(id, 0xff, sizeof(id));
    memset(taker, 1, sizeof(taker));
    memset(stamp, '1', sizeof(stamp));
    for (int i = 0; i < LEARNED_RECENT; i++)
        learned_note(&learned, &record, INT64_MIN);
    assert_true(written().size > LEARNED_RECENT * 3 * sizeof(id));
}

#define TEST(test) cmocka_unit_test_setup(test, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_was_learned_yet),
        TEST(the_newest_is_told_first),
        TEST(figures_are_of_the_last_thousand),
        TEST(the_longest_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
