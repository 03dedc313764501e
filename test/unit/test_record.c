#include "unit.h"

#include "core/record.h"

static const struct hash_key key = {{1}};

static struct record sample(void)
{
    return (struct record){
        .id = BYTES("kiwi.cs.ucla.edu"),
        .position = BYTES("+34.068930-118.445127"),
        .taker = BYTES("Goloman"),
        .stamp_ns = 1520023934918963997,
        .skew_ns = 263873386,
    };
}

/* Rows: R11 R12 R13 R14 */
static void the_at_line_is_the_paper_s(void **state)
{
    uint8_t room[AT_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    struct record record = sample();

    (void)state;
    record_write_at(&w, &record);
    assert_text(writer_bytes(&w),
                "AT Goloman +0.263873386 kiwi.cs.ucla.edu "
                "+34.068930-118.445127 1520023934.918963997\n");
}

/* Rows: R14 G3 */
static void another_stamp_text_is_given_back_verbatim(void **state)
{
    uint8_t room[AT_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    struct record record = sample();

    (void)state;
    record.stamp = BYTES("01520023934.9189639970000");
    record_write_at(&w, &record);
    assert_text(writer_bytes(&w),
                "AT Goloman +0.263873386 kiwi.cs.ucla.edu "
                "+34.068930-118.445127 01520023934.9189639970000\n");
}

static void the_longest_record_fits_its_line_and_its_hash(void **state)
{
    static char id[ID_BYTES_MAX], texts[EXT_BYTES_MAX];
    uint8_t room[AT_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    struct record record = {
        .id = bytes_make(id, sizeof(id)),
        .position = bytes_make(texts, POSITION_BYTES_MAX),
        .stamp = bytes_make(texts, STAMP_BYTES_MAX),
        .taker = bytes_make(texts, SERVER_NAME_BYTES_MAX),
        .ext = bytes_make(texts, EXT_BYTES_MAX),
        .stamp_ns = INT64_MAX,
        .skew_ns = INT64_MIN,
        .generation = UINT32_MAX,
    };

    (void)state;
    memset(id, 'x', sizeof(id));
    record_write_at(&w, &record);
    assert_false(w.full);
    (void)record_hash(&key, &record);
}

/* Each later record is above all earlier ones, by one field more weighty than
 * all that follow it. */
static size_t ladder(struct record *steps)
{
    size_t n = 0;

    for (size_t i = 0; i < 10; i++)
        steps[i] = sample();
    steps[++n].ext = BYTES("x");
    steps[++n].skew_ns++;
    steps[++n].taker = BYTES("Hands");
    steps[++n].position = BYTES("+34.068931-118.445127");
    steps[++n].stamp = BYTES("1520023934.91896399701");
    steps[++n].stamp = BYTES("1520023934.9189639975");
    steps[++n].position = BYTES(""); /* a tombstone beats its equals */
    steps[++n].stamp_ns++;
    steps[++n].generation++;
    return n + 1;
}

/* Rows: D9 A16 */
static void the_order_is_total_over_all_that_is_visible(void **state)
{
    struct record steps[10];
    size_t count = ladder(steps);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            int order = record_compare(&steps[i], &steps[j]);

            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal(hash128_equal(record_hash(&key, &steps[i]),
                                           record_hash(&key, &steps[j])),
                             i == j);
        }
}

/* Rows: D8 */
static void one_nanosecond_decides(void **state)
{
    struct record a = sample(), b = sample();

    (void)state;
    b.stamp_ns = a.stamp_ns + 1;
    a.position = BYTES("+90-1"); /* above, were the stamps equal */
    assert_true(record_compare(&a, &b) < 0);
}

static void stamps_are_ordered_as_numbers_not_as_text(void **state)
{
    struct record a = sample(), b = sample();

    (void)state;
    a.stamp = BYTES("9.5");
    a.stamp_ns = 9500000000;
    b.stamp = BYTES("10.5");
    b.stamp_ns = 10500000000;
    assert_true(record_compare(&a, &b) < 0);
}

/* A record that breaks one bound each. */
static void invalid_records_are_told(void **state)
{
    struct record good = sample(), bad;
    static char big[ID_BYTES_MAX + 1];

    (void)state;
    memset(big, 'x', sizeof(big));
    assert_true(record_is_valid(&good));
#define REFUSED(change)                                                        \
    do {                                                                       \
        bad = good;                                                            \
        change;                                                                \
        assert_false(record_is_valid(&bad));                                   \
    } while (0)
    REFUSED(bad.id = BYTES(""));
    REFUSED(bad.id = BYTES("a\nAT"));
    REFUSED(bad.id = bytes_make(big, sizeof(big)));
    REFUSED(bad.position = BYTES("+91-1"));
    REFUSED(bad.taker = BYTES("two words"));
    REFUSED(bad.taker = BYTES(""));
    REFUSED(bad.taker = bytes_make(big, SERVER_NAME_BYTES_MAX + 1));
    REFUSED(bad.stamp_ns = -1);
    REFUSED(bad.stamp = BYTES("1520023934.918963997")); /* canonical */
    REFUSED(bad.stamp = BYTES("1520023934"));           /* another value */
    REFUSED(bad.stamp = BYTES("x"));
    REFUSED(bad.ext = bytes_make(big, EXT_BYTES_MAX + 1));
#undef REFUSED
}

/* It has one spelling, or equal ones could have unequal hashes. */
static void a_tombstone_is_a_stamp_alone(void **state)
{
    struct record good = sample(), bad;

    (void)state;
    good.position = BYTES("");
    assert_true(record_is_tombstone(&good));
    assert_true(record_is_valid(&good));
    bad = good;
    bad.stamp = BYTES("1520023934.9189639970");
    assert_false(record_is_valid(&bad));
    bad = good;
    bad.ext = BYTES("x");
    assert_false(record_is_valid(&bad));
}

static void watchers_read_who_is_forgotten(void **state)
{
    uint8_t room[2 * AT_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    struct record record = sample();

    (void)state;
    record.id = BYTES("kiwi");
    record_write_news(&w, &record);
    record.position = BYTES("");
    record_write_news(&w, &record);
    assert_text(writer_bytes(&w), "AT Goloman +0.263873386 kiwi "
                                  "+34.068930-118.445127 "
                                  "1520023934.918963997\nFORGET kiwi\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_at_line_is_the_paper_s),
        cmocka_unit_test(another_stamp_text_is_given_back_verbatim),
        cmocka_unit_test(the_longest_record_fits_its_line_and_its_hash),
        cmocka_unit_test(the_order_is_total_over_all_that_is_visible),
        cmocka_unit_test(one_nanosecond_decides),
        cmocka_unit_test(stamps_are_ordered_as_numbers_not_as_text),
        cmocka_unit_test(invalid_records_are_told),
        cmocka_unit_test(a_tombstone_is_a_stamp_alone),
        cmocka_unit_test(watchers_read_who_is_forgotten),
    };

    return cmocka_run_group_tests_name("core/record", tests, NULL, NULL);
}
