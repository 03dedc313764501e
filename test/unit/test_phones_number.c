#include "phones/field.h"
#include "phones/ids.h"
#include "phones/moment.h"
#include "phones/number.h"
#include "phones/rmc.h"
#include "phones/spot.h"

#include "unit.h"

static void numbers_are_exact_and_rounded_once(void **state)
{
    static const struct {
        const char *text;
        int places;
        int64_t value;
    } cases[] = {
        {"0", 9, 0},
        {"34.06893", 9, 34068930000},
        {"-118.445127", 9, -118445127000},
        {"+5", 0, 5},
        {".5", 1, 5},
        {"5.", 0, 5},
        {"48,137", 3, 48137},
        {"1.5e2", 0, 150},
        {"1.5E-3", 4, 15},
        {"1e-12", 9, 0},
        {"5e-10", 9, 1},
        {"4.9e-10", 9, 0},
        {"-5e-10", 9, -1},
        {"0.1234567894", 9, 123456789},
        {"0.1234567895", 9, 123456790},
        {"0.12345678949999999", 9, 123456789},
        {"1721896446.123", 9, 1721896446123000000},
        {"1e0000000000000000000000000000000000018", 0, 1000000000000000000},
        {"0e99999999999999999999", 9, 0},
        {"9223372036854775799", 0, 9223372036854775799},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytes text = bytes_text(cases[i].text);
        int64_t value = -77;

        if (number_read(text, cases[i].places, &value) != ERR_OK ||
            value != cases[i].value)
            fail_msg("%s: %lld", cases[i].text, (long long)value);
    }
}

static void what_is_no_number_is_refused(void **state)
{
    static const struct {
        const char *text;
        enum err error;
    } cases[] = {
        {"", ERR_MALFORMED},     {".", ERR_MALFORMED},
        {"-", ERR_MALFORMED},    {"1.2.3", ERR_MALFORMED},
        {"e5", ERR_MALFORMED},   {"1e", ERR_MALFORMED},
        {"1e+", ERR_MALFORMED},  {"0x10", ERR_MALFORMED},
        {"nan", ERR_MALFORMED},  {"1 ", ERR_MALFORMED},
        {"--1", ERR_MALFORMED},  {"10000000000", ERR_RANGE},
        {"1e999999", ERR_RANGE}, {"9223372036.9", ERR_RANGE},
    };
    char many[NUMBER_BYTES_MAX + 1];
    int64_t value = -77;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (number_read(bytes_text(cases[i].text), 9, &value) != cases[i].error)
            fail_msg("%s", cases[i].text);
    memset(many, '0', sizeof(many));
    assert_int_equal(number_read(bytes_make(many, sizeof(many)), 0, &value),
                     ERR_LIMIT);
    assert_int_equal(value, -77);
    assert_int_equal(number_read(bytes_make(many, sizeof(many) - 1), 0, &value),
                     ERR_OK);
}

static void quotients_are_rounded(void **state)
{
    (void)state;
    assert_int_equal(number_divide(7, 2), 4);
    assert_int_equal(number_divide(-7, 2), -4);
    assert_int_equal(number_divide(10, 4), 3);
    assert_int_equal(number_divide(9, 4), 2);
    assert_int_equal(number_divide(-9, 4), -2);
    assert_int_equal(number_divide(8, 4), 2);
    assert_int_equal(number_divide(INT64_MAX, INT64_MAX), 1);
}

/* ---- time ---- */

#define S INT64_C(1000000000)

static void moments_are_read_in_every_form(void **state)
{
    static const struct {
        const char *text;
        int64_t ns;
    } cases[] = {
        {"1721896446", 1721896446 * S},
        {"1721896446.5", 1721896446 * S + S / 2},
        {"1.721896446E9", 1721896446 * S},
        {"1721896446123", 1721896446 * S + 123000000},
        {"2147483646", 2147483646 * S},
        {"2147483647", 2147483 * S + 647000000}, /* as Traccar has it */
        {"2024-07-25T08:34:06Z", 1721896446 * S},
        {"2024-07-25T08:34:06.123Z", 1721896446 * S + 123000000},
        {"2024-07-25T08:34:06,123456789Z", 1721896446 * S + 123456789},
        {"2024-07-25T08:34:06.1234567891Z", 1721896446 * S + 123456789},
        {"2024-07-25T10:34:06+02:00", 1721896446 * S},
        {"2024-07-25T10:34:06 02:00", 1721896446 * S}, /* of a query */
        {"2024-07-25T10:34:06+0200", 1721896446 * S},
        {"2024-07-25T01:34:06-0700", 1721896446 * S},
        {"2024-07-25T14:04:06+05:30", 1721896446 * S},
        {"2024-07-25T10:34:06+02", 1721896446 * S},
        {"2024-07-25 08:34:06", 1721896446 * S},
        {"2024-07-25T08:34:06", 1721896446 * S},
        {"2024-07-25T08:34Z", 1721896440 * S},
        {"2000-02-29T00:00:00Z", 951782400 * S},
        {"2100-03-01T00:00:00Z", 4107542400 * S},
        {"2016-12-31T23:59:60Z", 1483228800 * S},
        {"1970-01-01T00:00:01Z", S},
        {"2261-12-31T23:59:59Z", INT64_C(9214646399) * S},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t ns = -77;

        if (moment_read(bytes_text(cases[i].text), &ns) != ERR_OK ||
            ns != cases[i].ns)
            fail_msg("%s: %lld", cases[i].text, (long long)ns);
    }
}

static void what_is_no_moment_is_refused(void **state)
{
    static const char *const cases[] = {
        "",
        "now",
        "0",
        "-1",
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "2024-02-30T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:61Z",
        "2024-01-01T00:00:00+2",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+00:60",
        "2024-01-01T00:00:00Zulu",
        "2024-01-01T00:00:00 UTC",
        "2024-01-01",
        "2024-01-01T",
        "24-01-01T00:00:00Z",
        "2262-01-01T00:00:00Z",
        "99999999999999",
        "20:15",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t ns = -77;

        if (moment_read(bytes_text(cases[i]), &ns) == ERR_OK)
            fail_msg("%s: %lld", cases[i], (long long)ns);
        assert_int_equal(ns, -77);
    }
}

/* ---- positions ---- */

static void own_digits_stay(void **state)
{
    static const struct {
        const char *lat, *lon, *text;
    } cases[] = {
        {"34.068930", "-118.445127", "+34.068930-118.445127"},
        {"+1", "+2", "+1+2"},
        {"-0.0", "180", "-0.0+180"},
        {"1.00000000000000000001", "2", "+1.00000000000000000001+2"},
        {"1e1", "2", "+10.000000000+2.000000000"},
        {".5", "5.", "+0.500000000+5.000000000"},
        {"48,5", "11.5", "+48.500000000+11.500000000"},
        {"-1.23456789012E1", "-0", "-12.345678901+0.000000000"},
        {"90", "-180", "+90-180"},
        /* Too long for a position's text. */
        {"1.0000000000000000000000000000000000000000001",
         "2.0000000000000000000000000000000000000000001",
         "+1.000000000+2.000000000"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint8_t room[POSITION_BYTES_MAX];
        struct writer w = writer_make(room, sizeof(room));

        assert_int_equal(
            spot_pair(bytes_text(cases[i].lat), bytes_text(cases[i].lon), &w),
            ERR_OK);
        assert_text(writer_bytes(&w), cases[i].text);
    }
}

static void what_is_nowhere_is_refused(void **state)
{
    static const struct {
        const char *lat, *lon;
        enum err error;
    } cases[] = {
        {"", "", ERR_MALFORMED},         {"1", "", ERR_MALFORMED},
        {"1+2", "3", ERR_MALFORMED},     {"1+2", "", ERR_MALFORMED},
        {"x", "2", ERR_MALFORMED},       {"90.0000000001", "0", ERR_RANGE},
        {"-91", "0", ERR_RANGE},         {"0", "180.1", ERR_RANGE},
        {"9.1e1", "0", ERR_RANGE},       {"0", "-1.81e2", ERR_RANGE},
        {"null", "null", ERR_MALFORMED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint8_t room[POSITION_BYTES_MAX];
        struct writer w = writer_make(room, sizeof(room));

        if (spot_pair(bytes_text(cases[i].lat), bytes_text(cases[i].lon), &w) !=
            cases[i].error)
            fail_msg("%s %s", cases[i].lat, cases[i].lon);
        assert_int_equal(w.size, 0);
        assert_false(w.full);
    }
}

static void texts_are_read_in_every_form(void **state)
{
    static const struct {
        const char *text, *position, *altitude;
    } cases[] = {
        {"48.137154,11.576124", "+48.137154+11.576124", ""},
        {"48.137154, -11.576124", "+48.137154-11.576124", ""},
        {"-33.9,-70.5", "-33.9-70.5", ""},
        {"+34.068930-118.445127", "+34.068930-118.445127", ""},
        {" 34.068930-118.445127", "+34.068930-118.445127", ""},
        {"+48.137154+011.576124/", "+48.137154+011.576124", ""},
        {"+48.137154+011.576124+520.5/", "+48.137154+011.576124", "+520.5"},
        {"+27.5916+086.5640+8850CRSWGS_84/", "+27.5916+086.5640", "+8850"},
        {"+27.5916+086.5640CRSWGS_84/", "+27.5916+086.5640", ""},
        {"+27.5916+086.5640-12/", "+27.5916+086.5640", "-12"},
        {"-90+000/", "-90+000", ""},
        {"+4852+00220/", "+48.866666667+2.333333333", ""},
        {"-3352.5-07030.25/", "-33.875000000-70.504166667", ""},
        {"+404143-0740023/", "+40.695277778-74.006388889", ""},
        {"+404143.5-0740023.25+10/", "+40.695416667-74.006458333", "+10"},
        {"-0000.0+00000.0", "+0.000000000+0.000000000", ""},
        {"+900000+1800000", "+90.000000000+180.000000000", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint8_t room[POSITION_BYTES_MAX];
        struct writer w = writer_make(room, sizeof(room));
        struct bytes altitude;

        if (spot_text(bytes_text(cases[i].text), &w, &altitude) != ERR_OK)
            fail_msg("%s", cases[i].text);
        assert_text(writer_bytes(&w), cases[i].position);
        assert_text(altitude, cases[i].altitude);
    }
}

static void texts_of_no_place_are_refused(void **state)
{
    static const char *const cases[] = {
        "",
        "/",
        "48.1",
        "+4860+00220/",
        "+48+00220",
        "+4852+2",
        "+404160-0740023",
        "+404143-0746023",
        "+48523+002201",
        "+9001+00000",
        "+0000+18001",
        "home",
        "+48x-11/",
        "48.1,",
        ",",
        "+48.1+",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint8_t room[POSITION_BYTES_MAX];
        struct writer w = writer_make(room, sizeof(room));
        struct bytes altitude;

        if (spot_text(bytes_text(cases[i]), &w, &altitude) == ERR_OK)
            fail_msg("%s: %.*s", cases[i], (int)w.size, (const char *)room);
        assert_int_equal(w.size, 0);
    }
}

/* ---- NMEA ---- */

static void a_sentence_is_read(void **state)
{
    static const char text[] = "$GPRMC,123519.25,A,4807.038,N,01131.000,E,"
                               "022.4,084.4,230394,003.1,W";
    struct rmc rmc;

    (void)state;
    assert_int_equal(rmc_read(bytes_text(text), &rmc), ERR_OK);
    assert_int_equal(rmc.lat_e9, 48117300000);
    assert_int_equal(rmc.lon_e9, 11516666667);
    assert_int_equal(rmc.stamp_ns, 764426119 * S + S / 4);
    assert_text(rmc.speed_knots, "022.4");
    assert_text(rmc.course, "084.4");
}

static void sentences_of_all_sides_and_years(void **state)
{
    struct rmc rmc;

    (void)state;
    assert_int_equal(rmc_read(BYTES("$GNRMC,000000,A,0000.000,S,00000.600,W,,,"
                                    "010179*04\r\n"),
                              &rmc),
                     ERR_OK);
    assert_int_equal(rmc.lat_e9, 0);
    assert_int_equal(rmc.lon_e9, -10000000);
    assert_int_equal(rmc.stamp_ns, 3439756800 * S); /* 2079 */
    assert_int_equal(rmc.speed_knots.size + rmc.course.size, 0);
}

static void a_sentence_that_is_not_good_is_refused(void **state)
{
    static const struct {
        const char *text;
        enum err error;
    } cases[] = {
        {"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A",
         ERR_OK},
        {"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6a",
         ERR_OK},
        {"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6B",
         ERR_CHECKSUM},
        {"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6",
         ERR_MALFORMED},
        {"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394*",
         ERR_MALFORMED},
        {"$GPRMC,123519,V,4807.038,N,01131.000,E,022.4,084.4,230394",
         ERR_REFUSED},
        {"$GPRMC,,V,,,,,,,", ERR_REFUSED},
        {"$GPGGA,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394",
         ERR_MALFORMED},
        {"GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394",
         ERR_MALFORMED},
        {"$GPRMC,123519,A,4807.038,X,01131.000,E,022.4,084.4,230394",
         ERR_MALFORMED},
        {"$GPRMC,123519,A,4807.038,N,01131.000,N,022.4,084.4,230394",
         ERR_MALFORMED},
        {"$GPRMC,123519,A,4867.038,N,01131.000,E,022.4,084.4,230394",
         ERR_RANGE},
        {"$GPRMC,123519,A,807.038,N,01131.000,E,022.4,084.4,230394",
         ERR_MALFORMED},
        {"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,320394",
         ERR_RANGE},
        {"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,2303",
         ERR_MALFORMED},
        {"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4", ERR_MALFORMED},
        {"", ERR_MALFORMED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct rmc rmc;
        enum err error = rmc_read(bytes_text(cases[i].text), &rmc);

        if (error != cases[i].error)
            fail_msg("%s: %s", cases[i].text, err_text(error));
    }
}

/* ---- units ---- */

static void units_are_turned_into_ours(void **state)
{
    static const struct {
        unsigned number;
        enum unit unit;
        const char *text;
        int64_t thousandths;
    } cases[] = {
        {EXT_SPEED, UNIT_MS, "1.5", 1500},
        {EXT_SPEED, UNIT_KMH, "79", 21944},
        {EXT_SPEED, UNIT_KNOTS, "10", 5144},
        {EXT_SPEED, UNIT_STATED, "10", 5144},
        {EXT_SPEED, UNIT_MPH, "10", 4470},
        {EXT_SPEED, UNIT_MS, "0", 0},
        {EXT_BATTERY, UNIT_OF_ONE, "0.79", 79000},
        {EXT_BATTERY, UNIT_OF_ONE, "1", 100000},
        {EXT_BATTERY, UNIT_AS_IT_IS, "34", 34000},
        {EXT_COURSE, UNIT_AS_IT_IS, "360.0", 0},
        {EXT_COURSE, UNIT_AS_IT_IS, "359.9996", 0},
        {EXT_COURSE, UNIT_AS_IT_IS, "359.999", 359999},
        {EXT_ALTITUDE, UNIT_AS_IT_IS, "-1.2345", -1235},
        {EXT_ACCURACY, UNIT_AS_IT_IS, "4.9999", 5000},
        {EXT_ALTITUDE, UNIT_AS_IT_IS, "1000000", 1000000000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t thousandths = -77;

        if (field_number(cases[i].number, cases[i].unit,
                         bytes_text(cases[i].text), &thousandths) != ERR_OK ||
            thousandths != cases[i].thousandths)
            fail_msg("%zu: %s: %lld", i, cases[i].text, (long long)thousandths);
    }
}

static void what_apps_do_not_know_is_not_said(void **state)
{
    static const struct {
        unsigned number;
        const char *text;
    } cases[] = {
        {EXT_ACCURACY, "0"},    {EXT_ACCURACY, "-1"},
        {EXT_SPEED, "-1"},      {EXT_COURSE, "-1"},
        {EXT_COURSE, "360.1"},  {EXT_BATTERY, "-1"},
        {EXT_BATTERY, "100.1"}, {EXT_VERTICAL_ACCURACY, "0.0"},
        {EXT_ALTITUDE, "1e9"},  {EXT_ALTITUDE, "-1000001"},
        {EXT_ALTITUDE, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t thousandths = -77;

        if (field_number(cases[i].number, UNIT_AS_IT_IS,
                         bytes_text(cases[i].text), &thousandths) == ERR_OK)
            fail_msg("%zu: %s", i, cases[i].text);
    }
}

static void units_have_names(void **state)
{
    (void)state;
    assert_int_equal(field_unit(BYTES("kmh")), UNIT_KMH);
    assert_int_equal(field_unit(BYTES("m/s")), UNIT_MS);
    assert_int_equal(field_unit(BYTES("kn")), UNIT_KNOTS);
    assert_int_equal(field_unit(BYTES("mph")), UNIT_MPH);
    assert_int_equal(field_unit(BYTES("")), UNIT_STATED);
}

/* ---- IDs ---- */

static void white_space_alone_is_escaped(void **state)
{
    uint8_t room[64];
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    assert_text(ids_put(&w, BYTES("iPhone 12%/\xff")), "iPhone%2012%/\xff");
    assert_text(ids_put(&w, BYTES("\t\n\v\f\r ")), "%09%0A%0B%0C%0D%20");
    w.size = 0;
    assert_text(ids_put_pair(&w, BYTES("Jane"), BYTES("iPhone 12")),
                "jane/iphone%2012");
}

static void ids_have_a_size(void **state)
{
    static char long_id[ID_BYTES_MAX + 1];
    uint8_t room[2048];
    struct writer w = writer_make(room, sizeof(room));
    struct writer few = writer_make(room, 4);

    (void)state;
    memset(long_id, 'x', sizeof(long_id));
    assert_int_equal(ids_put(&w, bytes_make(long_id, ID_BYTES_MAX)).size,
                     ID_BYTES_MAX);
    w.size = 0;
    assert_int_equal(ids_put(&w, bytes_make(long_id, ID_BYTES_MAX + 1)).size,
                     0);
    assert_int_equal(ids_put(&w, BYTES("")).size, 0);
    assert_int_equal(w.size, 0);
    assert_int_equal(ids_put(&few, BYTES("a   b")).size, 0);
    assert_int_equal(few.size, 0);
    assert_false(few.full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_exact_and_rounded_once),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(quotients_are_rounded),
        cmocka_unit_test(moments_are_read_in_every_form),
        cmocka_unit_test(what_is_no_moment_is_refused),
        cmocka_unit_test(own_digits_stay),
        cmocka_unit_test(what_is_nowhere_is_refused),
        cmocka_unit_test(texts_are_read_in_every_form),
        cmocka_unit_test(texts_of_no_place_are_refused),
        cmocka_unit_test(a_sentence_is_read),
        cmocka_unit_test(sentences_of_all_sides_and_years),
        cmocka_unit_test(a_sentence_that_is_not_good_is_refused),
        cmocka_unit_test(units_are_turned_into_ours),
        cmocka_unit_test(what_apps_do_not_know_is_not_said),
        cmocka_unit_test(units_have_names),
        cmocka_unit_test(white_space_alone_is_escaped),
        cmocka_unit_test(ids_have_a_size),
    };

    return cmocka_run_group_tests_name("phones: leaves", tests, NULL, NULL);
}
