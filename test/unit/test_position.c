#include "unit.h"

#include "core/position.h"

/* Rows: R9 G3 A5 A6 */
static void positions_that_are_good(void **state)
{
    static const struct {
        const char *text;
        int64_t lat_e9, lon_e9;
    } cases[] = {
        {"+34.068930-118.445127", 34068930000, -118445127000},
        {"+34.06893-118.445127", 34068930000, -118445127000},
        {"+27.5916+086.5640", 27591600000, 86564000000},
        {"-0+0", 0, 0},
        {"+35-120", 35000000000, -120000000000},
        {"+6.9-6.9", 6900000000, -6900000000},
        {"+90-180", 90000000000, -180000000000},
        {"-90.000+180.000", -90000000000, 180000000000},
        {"+0.0000000001-0.000000001", 0, -1},
        {"+00000000034+1", 34000000000, 1000000000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct position position;

        assert_int_equal(position_parse(bytes_text(cases[i].text), &position),
                         ERR_OK);
        assert_true(position.lat_e9 == cases[i].lat_e9);
        assert_true(position.lon_e9 == cases[i].lon_e9);
    }
}

/* Rows: R9 A6 A7 A9 */
static void positions_that_are_malformed(void **state)
{
    static const char *const texts[] = {
        "",
        "+",
        "34.0-118.0",
        "+34.0",
        "+34.0118.0",
        "+34.0-",
        "+-118.0",
        "++34.0-118.0",
        "+34.0--118.0",
        "+.5-.5",
        "+34.-118.",
        "+34.0-118.0/",
        "+34.0-118.0+5",
        "+1e1-118.0",
        "+nan-118.0",
        "+0x10-118.0",
        "+3_4-118.0",
        "+34,0-118,0",
        "+34.0 -118.0",
        "+91.0-x",
        "+99999999999999999999-118.",
        "-\xef\xbc\x93\xef\xbc\x94-118",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct position position = {1, 2};

        assert_int_equal(position_parse(bytes_text(texts[i]), &position),
                         ERR_MALFORMED);
        assert_true(position.lat_e9 == 1 && position.lon_e9 == 2);
    }
}

/* Rows: R9 A8 */
static void positions_off_the_globe_however_little(void **state)
{
    static const char *const texts[] = {
        "+90.000000000000000000000000000000000001-1",
        "-90.1+0",
        "+0+180.0000001",
        "+0-181",
        "+3404.13-11826.71",
        "+99999999999999999999999999-1",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct position position;

        assert_int_equal(position_parse(bytes_text(texts[i]), &position),
                         ERR_RANGE);
    }
}

static void a_position_has_at_most_64_bytes(void **state)
{
    char text[POSITION_BYTES_MAX + 2];
    struct position position;

    (void)state;
    memset(text, '0', sizeof(text));
    text[0] = '+';
    text[POSITION_BYTES_MAX - 2] = '-';
    assert_int_equal(
        position_parse(bytes_make(text, POSITION_BYTES_MAX), &position),
        ERR_OK);
    assert_int_equal(
        position_parse(bytes_make(text, POSITION_BYTES_MAX + 1), &position),
        ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_that_are_good),
        cmocka_unit_test(positions_that_are_malformed),
        cmocka_unit_test(positions_off_the_globe_however_little),
        cmocka_unit_test(a_position_has_at_most_64_bytes),
    };

    return cmocka_run_group_tests_name("core/position", tests, NULL, NULL);
}
