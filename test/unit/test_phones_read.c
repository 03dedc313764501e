#include "phone.h"

/* A request, and what is understood of it. */
struct sample {
    struct phone phone;
    const char *said;
};

static void check(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = phone_send(&samples[i].phone);

        if (strcmp(got, samples[i].said) != 0)
            fail_msg("sample %zu: %s\n%s\ngot:\n%swanted:\n%s", i,
                     samples[i].phone.target,
                     samples[i].phone.body ? samples[i].phone.body : "", got,
                     samples[i].said);
    }
}

#define CHECK(samples) check(samples, COUNT_OF(samples))

/* ---- OwnTracks ---- */

static void owntracks_locations(void **state)
{
    static const struct sample samples[] = {
        /* Android's own fixture. */
        {{.target = "/pub",
          "{\"_type\":\"location\",\"acc\":5,\"alt\":84,\"batt\":34,\"bs\":1,"
          "\"cog\":277,\"conn\":\"m\",\"lat\":-25.762245,\"lon\":126.074502,"
          "\"m\":2,\"p\":100.477,\"tid\":\"AA\",\"t\":\"t\","
          "\"tst\":1721896446,\"vac\":3,\"vel\":79}",
          .limit_user = "jane",
          .limit_device = "phone"},
         "owntracks\n"
         "jane/phone -25.762245+126.074502 1721896446 accuracy=5000 "
         "altitude=84000 vertical=3000 speed=21944 course=277000 "
         "battery=34000 unplugged label=AA event=t\n"},
        /* iOS leaves out what is 0. */
        {{.target = "/",
          "{\"_type\":\"location\",\"BSSID\":\"c0:ff:ee\",\"SSID\":\"home\","
          "\"acc\":65,\"batt\":100,\"bs\":3,\"conn\":\"w\",\"created_at\":"
          "1721896450,\"inregions\":[\"home\"],\"lat\":48.137154,\"lon\":"
          "11.576124,\"m\":1,\"motionactivities\":[\"stationary\"],"
          "\"tid\":\"JP\",\"topic\":\"owntracks/jane/iPhone 12\","
          "\"tst\":1721896446,\"_id\":\"5f\"}",
          .limit_user = "Jane",
          .limit_device = "iPhone 12"},
         "owntracks\n"
         "jane/iphone%2012 +48.137154+11.576124 1721896446 accuracy=65000 "
         "battery=100000 charging label=JP\n"},
        {{.target = "/",
          "{\"_type\":\"transition\",\"acc\":10,\"desc\":\"home\","
          "\"t\":\"c\",\"lat\":1.5,\"lon\":-2.5,\"event\":\"leave\","
          "\"tid\":\"AA\",\"tst\":1721896446,\"wtst\":1721000000,"
          "\"t\":\"l\"}",
          .user = "jane"},
         "owntracks\n"
         "jane/aa +1.5-2.5 1721896446 accuracy=10000 label=AA event=leave\n"},
        /* No time, or the one that the app itself calls invalid. */
        {{.target = "/",
          "{\"_type\":\"location\",\"lat\":1,\"lon\":2,\"tst\":0,"
          "\"bs\":0,\"vac\":-1,\"alt\":5}"},
         "owntracks\nowntracks/phone +1+2 1700000000.000000000\n"},
        {{.target = "/",
          "{\"_type\":\"location\",\"lat\":1,\"lon\":2,\"bs\":2}"},
         "owntracks\nowntracks/phone +1+2 1700000000.000000000 charging\n"},
        {{.target = "/", "{\"_type\":\"location\",\"lat\":91,\"lon\":2}"},
         "owntracks\npassed over: 1\n"},
        {{.target = "/", "{\"_type\":\"location\",\"tid\":\"AA\"}"},
         "owntracks\npassed over: 1\n"},
    };

    (void)state;
    CHECK(samples);
}

/* Each is the message of the one before with one thing less. */
static void owntracks_identity_has_an_order(void **state)
{
#define AT                                                                     \
    "{\"_type\":\"location\",\"lat\":1,\"lon\":2,\"tst\":3,\"topic\":"         \
    "\"owntracks/Topic/Tablet\",\"tid\":\"TI\"}"
#define REST " +1+2 3 label=TI\n"
    static const struct sample samples[] = {
        {{.target = "/?u=query&d=device", AT, "Basic", "limit", "dev"},
         "owntracks\nbasic/dev" REST},
        {{.target = "/?u=query&d=device", AT, NULL, "limit", "dev"},
         "owntracks\nlimit/dev" REST},
        {{.target = "/?u=query&d=De+vice", AT, NULL, NULL, NULL},
         "owntracks\nquery/de%20vice" REST},
        {{.target = "/", AT, NULL, NULL, NULL}, "owntracks\ntopic/tablet" REST},
        {{.target = "/", AT, "basic", NULL, NULL},
         "owntracks\nbasic/tablet" REST},
        {{.target = "/",
          "{\"_type\":\"location\",\"lat\":1,\"lon\":2,\"tst\":3,"
          "\"tid\":\"TI\",\"topic\":\"owntracks/jane\"}"},
         "owntracks\njane/ti" REST},
        {{.target = "/",
          "{\"_type\":\"location\",\"lat\":1,\"lon\":2,\"tst\":3,"
          "\"tid\":\"TI\",\"topic\":\"/\"}"},
         "owntracks\nowntracks/ti" REST},
        {{.target = "/",
          "{\"_type\":\"location\",\"lat\":1,\"lon\":2,\"tst\":3}"},
         "owntracks\nowntracks/phone +1+2 3\n"},
    };
#undef AT
#undef REST

    (void)state;
    CHECK(samples);
    assert_text(phone_said.asker, "owntracks/phone");
}

static void owntracks_says_much_that_is_no_report(void **state)
{
    static const char *const types[] = {
        "waypoint", "waypoints", "lwt",           "card", "status",  "steps",
        "beacon",   "cmd",       "configuration", "dump", "request", "odd"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        char body[128];

        snprintf(body, sizeof(body),
                 "{\"_type\":\"%s\",\"lat\":1,\"lon\":2,\"tst\":3}", types[i]);
        const struct phone phone = {.target = "/pub?u=jane&d=phone", body};

        assert_string_equal(phone_send(&phone), "owntracks\n");
        assert_text(phone_said.asker, "jane/phone");
    }
}

static void owntracks_that_is_odd_is_still_owntracks(void **state)
{
    static const struct sample samples[] = {
        {{.target = "/pub", ""}, "owntracks\n"}, /* a friend was deleted */
        {{.target = "/pub?u=jane&d=phone", ""}, "owntracks\n"},
        {{.target = "/", "{", .limit_user = "jane"},
         "owntracks\nit is no message of OwnTracks'\n"},
        {{.target = "/", "[]", .limit_device = "phone"},
         "owntracks\nit is no message of OwnTracks'\n"},
        {{.target = "/", "hello", .limit_device = "phone"},
         "owntracks\nit is no message of OwnTracks'\n"},
        {{.target = "/", "{\"_type\":\"location\",\"lat\":1,"},
         "owntracks\nit is no message of OwnTracks'\n"},
        {{.target = "/", NULL, .limit_user = "jane", .get = true},
         "none\nit is no report in any form that is known here\n"},
    };

    (void)state;
    CHECK(samples);
}

/* Sealed by libsodium with phone_passphrase; so are the odd ones. */
#define SEALED_LOCATION                                                        \
    "AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuidufHeZrM1gCpupsDoOsUKTziDNcr"             \
    "reK/SzxI944zYp4PTkp0VFl6QZ/LfYeobXMGMihYCnJMyB2BjyFT3K9VeX2e"             \
    "ewYORwnqtB8VEQXpq5yPE+rCpQ=="
#define SEALED_OTHERS                                                          \
    "AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiChZ4FuTWccAT7M6bKYgtXjziDNcr"             \
    "reK/SzxI944zYp4PTkp0VFl6QZ/LfYeobXMGMihYCnJMyB2BjyFT3K9VeX2e"             \
    "ewYORwnqtB8VEQP94MWPaImPr2JnNcZK7+uXotYkVQ4woRAdCpKbAw=="
#define SEALED_BROKEN                                                          \
    "AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiNaOa2wpZnTvE5hyjX4tDyjziDNcr"             \
    "reK/Sw=="

#define BOX(data) "{\"_type\":\"encrypted\",\"data\":\"" data "\"}"

static void owntracks_boxes_are_opened(void **state)
{
#define TO "/?u=jane&d=phone"
    static const struct sample samples[] = {
        {{.target = TO, BOX(SEALED_LOCATION)},
         "owntracks encrypted\njane/phone +1.5-2.5 1721896446 label=AA\n"},
        /* Who is inside does not count: the key is that of another. */
        {{.target = TO, BOX(SEALED_OTHERS)},
         "owntracks encrypted\njane/phone +1.5-2.5 1721896446\n"},
        {{.target = "/", BOX(SEALED_OTHERS), .limit_user = "jane"},
         "owntracks encrypted\njane/phone +1.5-2.5 1721896446\n"},
        {{.target = TO, BOX(SEALED_BROKEN)},
         "owntracks encrypted\nwhat is encrypted is no JSON\n"},
        {{.target = "/?u=john&d=phone", BOX(SEALED_LOCATION)},
         "owntracks\nit is encrypted, and there is no key for this ID\n"},
        {{.target = TO, BOX("AAAA" SEALED_LOCATION)},
         "owntracks\nit is encrypted with another key\n"},
        {{.target = TO, BOX("?")},
         "owntracks\nit is encrypted with another key\n"},
        {{.target = TO, BOX("")},
         "owntracks\nit is encrypted with another key\n"},
        {{.target = TO, "{\"_type\":\"encrypted\"}"},
         "owntracks\nit is encrypted with another key\n"},
    };
#undef TO

    (void)state;
    CHECK(samples);
}

/* ---- Traccar, OsmAnd ---- */

static void traccar_queries(void **state)
{
    static const struct sample samples[] = {
        /* Traccar Client up to 8. */
        {{.target =
              "/?id=123456&timestamp=1721896446&lat=48.137154&lon=11.576124&"
              "speed=10.0&bearing=277.0&altitude=520.0&accuracy=5.0&batt=79.0&"
              "charge=true",
          .get = true},
         "traccar\n123456 +48.137154+11.576124 1721896446 accuracy=5000 "
         "altitude=520000 speed=5144 course=277000 battery=79000 charging\n"},
        /* Its Android edition posts the same, with an empty body. */
        {{.target = "/?id=123456&timestamp=1721896446&lat=1&lon=2", ""},
         "traccar\n123456 +1+2 1721896446\n"},
        /* OsmAnd: milliseconds. */
        {{.target =
              "/live/x?deviceid=Jane%27s+phone&lat=48.1&lon=-11.5&timestamp="
              "1721896446123&hdop=4.0&altitude=520.5&speed=1.0&units=ms",
          .get = true},
         "traccar\nJane's%20phone +48.1-11.5 1721896446.123000000 "
         "altitude=520500 speed=1000\n"},
        /* Traccar's own generators and samples. */
        {{.target = "?id=1&lat=1&lon=2&timestamp=2024-07-25+08:34:06&alarm=sos&"
                    "valid=1",
          .get = true},
         "traccar\n1 +1+2 1721896446.000000000 event=sos\n"},
        {{.target = "/?id=1&lat=1&lon=2&timestamp=2024-07-25T08:34:06.000Z",
          .get = true},
         "traccar\n1 +1+2 1721896446.000000000\n"},
        {{.target = "/?id=1&location=48.1,-11.5&heading=360&bat=5&charge=false",
          .get = true},
         "traccar\n1 +48.1-11.5 1700000000.000000000 course=0 battery=5000 "
         "unplugged\n"},
        {{.target = "/?id=1&location=+34.068930-118.445127", .get = true},
         "traccar\n1 +34.068930-118.445127 1700000000.000000000\n"},
        {{.target = "/?id=1&position=%2B4852%2B00220%2B35/", .get = true},
         "traccar\n1 +48.866666667+2.333333333 1700000000.000000000 "
         "altitude=35000\n"},
        {{.target = "/?lat=1&lon=2", .get = true},
         "traccar\ntraccar/phone +1+2 1700000000.000000000\n"},
        {{.target = "/?lat=1&lon=2", .user = "jane", .get = true},
         "traccar\njane +1+2 1700000000.000000000\n"},
        /* The first good value counts. */
        {{.target =
              "/?id=1&lat=1&lon=2&time=never&timestamp=5&timestamp=6&speed=x&"
              "vel=36&speed=1&id=2&desc=100%",
          .get = true},
         "traccar\n1 +1+2 5 speed=10000\n"},
    };

    (void)state;
    CHECK(samples);
}

static void traccar_without_a_good_point(void **state)
{
    static const struct sample samples[] = {
        {{.target = "/?id=1&timestamp=5&batt=7", .get = true}, "traccar\n"},
        {{.target = "/", "id=1&notificationToken=abc"}, "traccar\n"},
        {{.target = "/?id=1&lat=1", .get = true}, "traccar\npassed over: 1\n"},
        {{.target = "/?id=1&lat=x&lon=2", .get = true},
         "traccar\npassed over: 1\n"},
        {{.target = "/?id=1&location=here", .get = true},
         "traccar\npassed over: 1\n"},
        {{.target = "/?id=1&lat=1&lon=181", .get = true},
         "traccar\npassed over: 1\n"},
        {{.target = "/?id=1&lat=1&lon=2&valid=false", .get = true},
         "traccar\npassed over: 1\n"},
    };

    (void)state;
    CHECK(samples);
}

static void traccar_forms_and_objects(void **state)
{
    static const struct sample samples[] = {
        /* Traccar Client 10. */
        {{.target = "/",
          "id=123456&timestamp=1721896446123&lat=48.137154&"
          "lon=11.576124&speed=10.01&bearing=0&altitude=520&"
          "accuracy=5.5&batt=79&charge=false&event=motion"},
         "traccar\n123456 +48.137154+11.576124 1721896446.123000000 "
         "accuracy=5500 altitude=520000 speed=5150 course=0 battery=79000 "
         "unplugged event=motion\n"},
        /* Half in the query, half in the form. */
        {{.target = "/?id=7", "lat=1&lon=2&timestamp=3"},
         "traccar\n7 +1+2 3\n"},
        /* Traccar Client 9. */
        {{.target = "/",
          "{\"location\":{\"timestamp\":\"2024-07-25T08:34:06.123Z\","
          "\"coords\":{\"latitude\":48.137154,\"longitude\":11.576124,"
          "\"accuracy\":5.5,\"speed\":10.5,\"heading\":277.1,"
          "\"altitude\":520,\"altitude_accuracy\":4},\"is_moving\":true,"
          "\"odometer\":3,\"event\":\"motionchange\",\"battery\":"
          "{\"level\":0.79,\"is_charging\":false},\"activity\":{\"type\":"
          "\"still\"},\"extras\":{}},\"device_id\":\"123456\"}"},
         "traccar\n123456 +48.137154+11.576124 1721896446.123000000 "
         "accuracy=5500 altitude=520000 vertical=4000 speed=10500 "
         "course=277100 battery=79000 unplugged event=motionchange\n"},
        {{.target = "/",
          "{\"location\":{\"timestamp\":\"2024-07-25T08:34:06Z\","
          "\"coords\":{\"latitude\":1,\"longitude\":2,\"speed\":-1,"
          "\"heading\":-1,\"accuracy\":-1},\"battery\":{\"level\":-1,"
          "\"is_charging\":true}},\"device_id\":\"1\"}"},
         "traccar\n1 +1+2 1721896446.000000000 charging\n"},
        /* Dawarich's app. */
        {{.target = "/?device_id=jane",
          "{\"location\":{\"latitude\":1.5,\"longitude\":"
          "2.5,\"timestamp\":1721896446}}"},
         "traccar\njane +1.5+2.5 1721896446\n"},
        {{.target = "/",
          "{\"location\":[{\"latitude\":1,\"longitude\":2,\"timestamp\":"
          "5},{\"latitude\":3,\"longitude\":4,\"timestamp\":6}],"
          "\"device_id\":9}"},
         "traccar\n9 +1+2 5\n9 +3+4 6\n"},
        {{.target = "/",
          "{\"location\":{\"event\":\"heartbeat\"},\"device_id\":\"1\"}"},
         "traccar\n"},
        /* A script's. */
        {{.target = "/",
          "{\"id\":\"kiwi\",\"lat\":1.5,\"lon\":\"-2.5\",\"time\":5}"},
         "traccar\nkiwi +1.5-2.5 5\n"},
        {{.target = "/?id=kiwi",
          "{\"lat\":1,\"lon\":2,\"acc\":null,\"alt\":[1]}"},
         "traccar\nkiwi +1+2 1700000000.000000000\n"},
    };

    (void)state;
    CHECK(samples);
}

/* ---- GPSLogger, OpenGTS ---- */

static void gpslogger(void **state)
{
#define ALL                                                                    \
    "lat=48.137154&lon=11.576124&sat=7&desc=at%20home&alt=520.0&acc=5.0&"      \
    "dir=277.1&prov=gps&spd_kph=36.0&spd=10.0&timestamp=1721896446&"           \
    "timeoffset=2024-07-25T10:34:06.123%2B02:00&time="                         \
    "2024-07-25T08:34:06.123Z&starttimestamp=1721890000&date=2024-07-25&"      \
    "batt=79.0&ischarging=true&aid=0123abcd&ser=0123abcd&act=still&"           \
    "filename=20240725&profile=Default+Profile&hdop=1&vdop=2&pdop=3&dist=4"
#define SAID                                                                   \
    " +48.137154+11.576124 1721896446 accuracy=5000 altitude=520000 "          \
    "speed=10000 course=277100 battery=79000 charging\n"
    static const struct sample samples[] = {
        {{.target = "/log?" ALL, .get = true}, "gpslogger\n0123abcd" SAID},
        {{.target = "/log", ALL}, "gpslogger\n0123abcd" SAID},
        {{.target = "/log", ALL "&id=jane"}, "gpslogger\njane" SAID},
        {{.target = "/log?id=jane", ALL}, "gpslogger\njane" SAID},
        {{.target = "/?id=1&lat=1&lon=2&time=2024-07-25T08:34:06.123Z&spd=0.0&"
                    "prov=gps",
          .get = true},
         "gpslogger\n1 +1+2 1721896446.123000000 speed=0\n"},
        {{.target = "/?id=1&lat=1&lon=2&tst=5&speed=36&sat=4&units=kmh",
          .get = true},
         "gpslogger\n1 +1+2 5 speed=10000\n"},
        {{.target = "/?units=mph&id=1&lat=1&lon=2&tst=5&speed=10&sat=4",
          .get = true},
         "gpslogger\n1 +1+2 5 speed=4470\n"},
        {{.target = "/?lat=1&lon=2&tst=5&sat=4", .get = true},
         "gpslogger\ngpslogger/phone +1+2 5\n"},
        {{.target = "/",
          "{\"lat\":1,\"lon\":2,\"spd\":3,\"aid\":\"abc\",\"tst\":5}"},
         "traccar\nabc +1+2 5 speed=3000\n"},
    };
#undef ALL
#undef SAID

    (void)state;
    CHECK(samples);
}

static void opengts(void **state)
{
#define RMC                                                                    \
    "gprmc=$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W"
#define SAID                                                                   \
    " +48.117300000+11.516666667 764426119.000000000 altitude=520000 "         \
    "speed=11524 course=84400 battery=79000\n"
    static const struct sample samples[] = {
        {{.target =
              "/gprmc/Data?id=Phone&dev=Phone&acct=Jane&batt=79&code=0xF020&"
              "alt=520&" RMC "*6A",
          .get = true},
         "opengts\njane/phone" SAID},
        {{.target = "/?id=phone&batt=79&alt=520&" RMC, .get = true},
         "opengts\nphone" SAID},
        {{.target = "/?batt=79&alt=520&" RMC, .get = true},
         "opengts\nopengts/phone" SAID},
        {{.target = "/", "acct=jane&dev=phone&batt=79&alt=520&" RMC},
         "opengts\njane/phone" SAID},
        {{.target = "/?id=phone&" RMC "*6B", .get = true},
         "opengts\npassed over: 1\n"},
        {{.target = "/?id=phone&gprmc=$GPRMC,,V,,,,,,,", .get = true},
         "opengts\npassed over: 1\n"},
    };
#undef RMC
#undef SAID

    (void)state;
    CHECK(samples);
}

/* ---- Overland ---- */

static void overland_batches(void **state)
{
    static const struct sample samples[] = {
        {{.target = "/",
          "{\"locations\":[{\"type\":\"Feature\",\"geometry\":{\"type\":"
          "\"Point\",\"coordinates\":[-122.030581,37.331800]},\"properties\":"
          "{\"timestamp\":\"2024-07-25T01:34:06-0700\",\"altitude\":20,"
          "\"speed\":4,\"course\":90,\"horizontal_accuracy\":30,"
          "\"vertical_accuracy\":-1,\"speed_accuracy\":1,\"motion\":"
          "[\"driving\"],\"pauses\":false,\"activity\":\"other_navigation\","
          "\"battery_state\":\"charging\",\"battery_level\":0.80,\"wifi\":"
          "\"launchpad\",\"device_id\":\"my phone\",\"unique_id\":\"UUID\"}},"
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\","
          "\"coordinates\":[-122.5,37.5]},\"properties\":{\"timestamp\":"
          "\"2024-07-25T08:35:06Z\",\"action\":\"visit\",\"arrival_date\":"
          "\"2024-07-25T08:00:00Z\",\"speed\":-1,\"course\":-1,"
          "\"horizontal_accuracy\":-1,\"vertical_accuracy\":3,\"altitude\":"
          "-7,\"battery_state\":\"unplugged\",\"battery_level\":-1,"
          "\"device_id\":\"my phone\"}}],\"trip\":{\"distance\":1}}"},
         "overland\n"
         "my%20phone +37.331800-122.030581 1721896446.000000000 "
         "accuracy=30000 speed=4000 course=90000 battery=80000 charging\n"
         "my%20phone +37.5-122.5 1721896506.000000000 altitude=-7000 "
         "vertical=3000 unplugged event=visit\n"},
        /* Where it is by now comes first, and has no device's name. */
        {{.target = "/?id=jane",
          "{\"locations\":[{\"type\":\"Feature\",\"geometry\":{\"type\":"
          "\"Point\",\"coordinates\":[1,2]},\"properties\":{\"timestamp\":5,"
          "\"device_id\":\"\"}}],\"current\":{\"type\":\"Feature\","
          "\"geometry\":{\"type\":\"Point\",\"coordinates\":[3,4]},"
          "\"properties\":{\"timestamp\":6,\"battery_state\":\"full\"}}}"},
         "overland\njane +4+3 6 charging\njane +2+1 5\n"},
        {{.target = "/",
          "{\"locations\":[{\"type\":\"Feature\",\"geometry\":{\"type\":"
          "\"Point\",\"coordinates\":[1,2]},\"properties\":{\"timestamp\":"
          "5,\"device_id\":\"\",\"unique_id\":\"U\"}}]}"},
         "overland\nU +2+1 5\n"},
        {{.target = "/",
          "{\"locations\":[{\"geometry\":{\"coordinates\":[1,2]}},5,null,"
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\","
          "\"coordinates\":[1,200]},\"properties\":{}}],\"current\":null}"},
         "overland\npassed over: 4\n"},
        {{.target = "/", "{\"locations\":[]}"}, "overland\n"},
        {{.target = "/", "{\"locations\":{}}"},
         "overland\nits locations are no array\n"},
    };

    (void)state;
    CHECK(samples);
}

/* ---- GeoJSON ---- */

#define POINT "{\"type\":\"Point\",\"coordinates\":[11.5,48.1]}"

static void geojson(void **state)
{
    static const struct sample samples[] = {
        {{.target = "/", POINT},
         "geojson\ngeojson/phone +48.1+11.5 1700000000.000000000\n"},
        {{.target = "/?id=kiwi",
          "{\"type\":\"Point\",\"coordinates\":[11.5,48.1,520]}"},
         "geojson\nkiwi +48.1+11.5 1700000000.000000000 altitude=520000\n"},
        {{.target = "/",
          "{\"type\":\"Feature\",\"id\":17,\"geometry\":" POINT
          ",\"properties\":{\"time\":\"2024-07-25T08:34:06Z\",\"speed\":"
          "2}}"},
         "geojson\n17 +48.1+11.5 1721896446.000000000 speed=2000\n"},
        {{.target = "/",
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":"
          "\"Feature\",\"geometry\":" POINT ",\"properties\":{\"id\":"
          "\"a b\",\"time\":5}},{\"type\":\"Feature\",\"geometry\":null,"
          "\"properties\":null},{\"type\":\"Feature\",\"geometry\":{"
          "\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}}]}"},
         "geojson\na%20b +48.1+11.5 5\npassed over: 2\n"},
        {{.target = "/",
          "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}"},
         "geojson\npassed over: 1\n"
         "there is no point in it that makes sense\n"},
        {{.target = "/", "{\"type\":\"Point\",\"coordinates\":[\"1\",2]}"},
         "geojson\npassed over: 1\n"
         "there is no point in it that makes sense\n"},
        {{.target = "/", "{\"type\":\"FeatureCollection\",\"features\":[]}"},
         "geojson\n"},
    };

    (void)state;
    CHECK(samples);
}

static void geojson_sequences(void **state)
{
    static const struct sample samples[] = {
        {{.target = "/?id=a", POINT "\n" POINT "\n"},
         "geojson\na +48.1+11.5 1700000000.000000000\n"
         "a +48.1+11.5 1700000000.000000000\n"},
        {{.target = "/?id=a",
          "\x1e" POINT "\n\x1e{\"type\":\n\"Point\",\"coordinates\":"
          "[3,4]}\n"},
         "geojson\na +48.1+11.5 1700000000.000000000\n"
         "a +4+3 1700000000.000000000\n"},
        {{.target = "/?id=a", "\x1e" POINT},
         "geojson\na +48.1+11.5 1700000000.000000000\n"},
        {{.target = "/?id=a", "\n" POINT "\r\n\n{\"type\":\n" POINT},
         "geojson\na +48.1+11.5 1700000000.000000000\n"
         "a +48.1+11.5 1700000000.000000000\npassed over: 1\n"},
    };

    (void)state;
    CHECK(samples);
}

/* docs/PHONES.md 1: what it tells people to type. */
static void the_documents_examples(void **state)
{
    static const struct sample samples[] = {
        {{.target = "/?id=NAME&lat=48.1&lon=11.5&timestamp=1721896446123&"
                    "hdop=4.0&altitude=520.0&speed=1.5&bearing=90.0&units=ms",
          .get = true},
         "traccar\nNAME +48.1+11.5 1721896446.123000000 altitude=520000 "
         "speed=1500 course=90000\n"},
        {{.target = "/?id=kiwi",
          "{\"type\":\"Point\",\"coordinates\":[-118.445127,34.06893]}"},
         "geojson\nkiwi +34.06893-118.445127 1700000000.000000000\n"},
        {{.target = "/?id=kiwi&lat=34.06893&lon=-118.445127&speed=5&units=kmh",
          .get = true},
         "traccar\nkiwi +34.06893-118.445127 1700000000.000000000 "
         "speed=1389\n"},
        {{.target = "/", "id=kiwi&location=%2B3404-11826%2F"},
         "traccar\nkiwi +34.066666667-118.433333333 1700000000.000000000\n"},
    };

    (void)state;
    CHECK(samples);
}

/* ---- nobody's, and too much ---- */

static void nobody_knows(void **state)
{
    static const struct sample samples[] = {
        {{.target = "/", "hello"},
         "none\nit is no report in any form that is known here\n"},
        {{.target = "/", "{\"hello\":1}"},
         "none\nit is no report in any form that is known here\n"},
        {{.target = "/", "\"\n{\"((:[1]\xff}\n"},
         "none\nit is no report in any form that is known here\n"},
        {{.target = "/", "{t\nype\":\"\",\"coord"}, "none\nit is no JSON\n"},
        {{.target = "/", "[1,2]"},
         "none\nit is no report in any form that is known here\n"},
        {{.target = "/", "{\"lat\":1,\"lon\":2"}, "none\nit is no JSON\n"},
        {{.target = "/index.html?x=1", .get = true},
         "none\nit is no report in any form that is known here\n"},
        {{.target = "/", "a=1&id2=3"},
         "none\nit is no report in any form that is known here\n"},
    };

    (void)state;
    CHECK(samples);
}

static void whose_is_it(void **state)
{
    static const struct {
        bool theirs, post;
        const char *target;
    } cases[] = {
        {true, true, "/"},
        {true, true, "/pub?u=jane"},
        {true, false, "/?id=1"},
        {true, false, "?deviceid=1&lat=2"},
        {true, false, "/a/b?lat=1&lon=2"},
        {true, false, "/?gprmc=$GPRMC"},
        {false, false, "/"},
        {false, false, "/favicon.ico?v=1"},
        {false, false, "/?u=jane&d=phone"},
        {false, false, "/?grid=1&ids=2"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct phones_request request = {
            .post = cases[i].post,
            .uri = uri_split(bytes_text(cases[i].target))};

        if (phones_is_theirs(&request) != cases[i].theirs)
            fail_msg("%s", cases[i].target);
    }
}

static char big[1 << 20];

static size_t point(size_t at, size_t number)
{
    return at + (size_t)snprintf(big + at, sizeof(big) - at,
                                 "%s{\"type\":\"Feature\",\"geometry\":" POINT
                                 ",\"properties\":{\"timestamp\":%zu}}",
                                 number == 1 ? "" : ",", number);
}

/* Newest first or last: the newest are those that count. */
static void of_too_many_points_the_newest_count(void **state)
{
    const size_t count = PHONES_REPORTS_MAX + 500;

    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        const struct phone phone = {.target = "/?id=a", NULL};
        size_t at = (size_t)snprintf(big, sizeof(big), "{\"locations\":[");
        int64_t oldest = INT64_MAX;

        at = point(at, 1);
        for (size_t i = 2; i <= count; i++)
            at = point(at, turn ? count + 2 - i : i);
        at += (size_t)snprintf(big + at, sizeof(big) - at, "]}");
        phone_send_body(&phone, bytes_make(big, at));
        assert_int_equal(phone_said.count, PHONES_REPORTS_MAX);
        assert_int_equal(phone_said.passed_over, 500);
        for (size_t i = 0; i < phone_said.count; i++)
            if (phone_said.reports[i].stamp_ns < oldest)
                oldest = phone_said.reports[i].stamp_ns;
        assert_int_equal(oldest, INT64_C(501) * NS_PER_S);
    }
}

static void an_id_that_is_too_long_is_passed_over(void **state)
{
    const struct phone phone = {.target = "/?id=a", NULL};
    size_t at = (size_t)snprintf(big, sizeof(big), "{\"id\":\"");

    (void)state;
    memset(big + at, ' ', ID_BYTES_MAX / 3 + 1);
    at += ID_BYTES_MAX / 3 + 1;
    at +=
        (size_t)snprintf(big + at, sizeof(big) - at, "\",\"lat\":1,\"lon\":2}");
    assert_string_equal(phone_send_body(&phone, bytes_make(big, at)),
                        "traccar\npassed over: 1\n");
}

/* Every name is looked for in all of a form. */
static void no_form_is_as_long(void **state)
{
    const struct phone phone = {.target = "/", NULL};

    (void)state;
    memset(big, '&', 65537);
    memcpy(big, "id=a&lat=1&lon=2&tst=3", 22);
    assert_string_equal(phone_send_body(&phone, bytes_make(big, 65536)),
                        "traccar\na +1+2 3\n");
    assert_string_equal(
        phone_send_body(&phone, bytes_make(big, 65537)),
        "none\nit is no report in any form that is known here\n");
}

/* Whatever a label or an event is, it must fit a record. */
static void long_words_are_not_said(void **state)
{
    static const struct sample samples[] = {
        {{.target = "/?id=a&lat=1&lon=2&tst=3&tid=0123456789abcdef&event="
                    "0123456789abcdef0123456789abcdef",
          .get = true},
         "traccar\na +1+2 3 label=0123456789abcdef "
         "event=0123456789abcdef0123456789abcdef\n"},
        {{.target = "/?id=a&lat=1&lon=2&tst=3&tid=0123456789abcdefg&event="
                    "0123456789abcdef0123456789abcdefg",
          .get = true},
         "traccar\na +1+2 3\n"},
        {{.target = "/?id=a&lat=1&lon=2&tst=3&tid=%ff&event=%c3%a9",
          .get = true},
         "traccar\na +1+2 3 event=\xc3\xa9\n"},
    };

    (void)state;
    CHECK(samples);
}

/* Without room nothing is half said. */
static void too_little_scratch_is_no_harm(void **state)
{
    struct phones_request request = {
        .uri = uri_split(BYTES("/?id=a%20b&lat=1&lon=2&tst=3&event=x"))};
    static uint8_t few[64];
    size_t taken = 0;

    (void)state;
    for (size_t room = 0; room <= sizeof(few); room++) {
        struct writer w = writer_make(few, room);

        phones_read(&request, &w, NULL, NULL, &phone_said);
        assert_int_equal(phone_said.app, PHONES_TRACCAR);
        for (size_t i = 0; i < phone_said.count; i++) {
            assert_text(phone_said.reports[i].position, "+1+2");
            taken++;
        }
    }
    assert_in_range(taken, 1, sizeof(few) - 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(owntracks_locations),
        cmocka_unit_test(owntracks_identity_has_an_order),
        cmocka_unit_test(owntracks_says_much_that_is_no_report),
        cmocka_unit_test(owntracks_that_is_odd_is_still_owntracks),
        cmocka_unit_test(owntracks_boxes_are_opened),
        cmocka_unit_test(traccar_queries),
        cmocka_unit_test(traccar_without_a_good_point),
        cmocka_unit_test(traccar_forms_and_objects),
        cmocka_unit_test(gpslogger),
        cmocka_unit_test(opengts),
        cmocka_unit_test(overland_batches),
        cmocka_unit_test(geojson),
        cmocka_unit_test(geojson_sequences),
        cmocka_unit_test(the_documents_examples),
        cmocka_unit_test(nobody_knows),
        cmocka_unit_test(whose_is_it),
        cmocka_unit_test(of_too_many_points_the_newest_count),
        cmocka_unit_test(an_id_that_is_too_long_is_passed_over),
        cmocka_unit_test(no_form_is_as_long),
        cmocka_unit_test(long_words_are_not_said),
        cmocka_unit_test(too_little_scratch_is_no_harm),
    };

    return cmocka_run_group_tests_name("phones: reading", tests, NULL, NULL);
}
