#include "phone.h"
#include "phones/sealed.h"
#include "json/json_read.h"

static uint8_t room[1 << 20];
static struct writer answer;

static struct phones_answer ask(enum phones_app app,
                                enum phones_outcome outcome, const char *wrong)
{
    phone_said.app = app;
    phone_said.encrypted = false;
    phone_said.asker = (struct bytes){NULL, 0};
    phone_said.wrong = wrong;
    answer = writer_make(room, sizeof(room));
    return phones_answer(&phone_said, outcome, NULL, 0, NULL, NULL, &answer);
}

/* docs/PHONES.md 4: what each app takes for a yes, and what stops none. */
static void every_app_hears_what_it_wants(void **state)
{
    static const char json[] = "application/json";
    static const char text[] = "text/plain; charset=utf-8";
    static const struct {
        enum phones_app app;
        enum phones_outcome outcome;
        const char *wrong;
        uint32_t status;
        const char *type, *body;
    } cases[] = {
        {PHONES_OWNTRACKS, PHONES_TAKEN, NULL, 200, json, "[]"},
        {PHONES_OWNTRACKS, PHONES_UNKNOWN, "odd", 200, json, "[]"},
        {PHONES_OWNTRACKS, PHONES_BUSY, NULL, 503, NULL, ""},
        {PHONES_TRACCAR, PHONES_TAKEN, NULL, 200, NULL, ""},
        {PHONES_TRACCAR, PHONES_UNKNOWN, "odd", 200, NULL, ""},
        {PHONES_TRACCAR, PHONES_BUSY, NULL, 503, NULL, ""},
        {PHONES_GPSLOGGER, PHONES_TAKEN, NULL, 200, NULL, ""},
        {PHONES_GPSLOGGER, PHONES_UNKNOWN, "odd", 200, NULL, ""},
        {PHONES_GPSLOGGER, PHONES_BUSY, NULL, 503, NULL, ""},
        {PHONES_OPENGTS, PHONES_TAKEN, NULL, 200, NULL, ""},
        {PHONES_OPENGTS, PHONES_UNKNOWN, "odd", 200, NULL, ""},
        {PHONES_OPENGTS, PHONES_BUSY, NULL, 503, NULL, ""},
        {PHONES_OVERLAND, PHONES_TAKEN, NULL, 200, json, "{\"result\":\"ok\"}"},
        {PHONES_OVERLAND, PHONES_UNKNOWN, "odd", 400, json,
         "{\"error\":\"odd\"}"},
        {PHONES_OVERLAND, PHONES_BUSY, NULL, 503, json,
         "{\"error\":\"this server can take no reports now\"}"},
        {PHONES_GEOJSON, PHONES_TAKEN, NULL, 200, NULL, ""},
        {PHONES_GEOJSON, PHONES_UNKNOWN, "odd", 400, text, "odd\n"},
        {PHONES_GEOJSON, PHONES_BUSY, "odd", 503, text,
         "this server can take no reports now\n"},
        {PHONES_NONE, PHONES_UNKNOWN, "odd", 400, text, "odd\n"},
        {PHONES_NONE, PHONES_UNKNOWN, NULL, 400, text, "it was not taken\n"},
        {PHONES_NONE, PHONES_BUSY, NULL, 503, text,
         "this server can take no reports now\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct phones_answer got =
            ask(cases[i].app, cases[i].outcome, cases[i].wrong);

        if (got.status != cases[i].status)
            fail_msg("case %zu: %u", i, (unsigned)got.status);
        assert_text(writer_bytes(&answer), cases[i].body);
        assert_true(!got.type == !cases[i].type);
        if (got.type)
            assert_string_equal(got.type, cases[i].type);
    }
}

/* ---- friends ---- */

static struct phones_friend friend(const char *id, const char *label)
{
    return (struct phones_friend){
        .record = {.id = bytes_text(id),
                   .position = BYTES("+1+2"),
                   .stamp_ns = INT64_C(1721896446999999999)},
        .position = {INT64_C(1000000000), INT64_C(2000000000)},
        .ext.label = bytes_text(label),
    };
}

static struct bytes show(const struct phones_friend *friends, size_t count)
{
    struct phones_answer got;

    phone_said.app = PHONES_OWNTRACKS;
    phone_said.encrypted = false;
    answer = writer_make(room, sizeof(room));
    got = phones_answer(&phone_said, PHONES_TAKEN, friends, count, NULL, NULL,
                        &answer);
    assert_int_equal(got.status, 200);
    return writer_bytes(&answer);
}

static void a_friend_is_told_in_the_apps_units(void **state)
{
    struct phones_friend jane = friend("jane/phone", "JP");

    (void)state;
    phone_said.asker = BYTES("john/phone");
    jane.position = (struct position){-25762245000, 126074502001};
    for (int i = 0; i < EXT_NUMBERS; i++)
        jane.ext.has[i] = true;
    jane.ext.number[EXT_ACCURACY] = 4500;
    jane.ext.number[EXT_ALTITUDE] = -84400;
    jane.ext.number[EXT_VERTICAL_ACCURACY] = 3499;
    jane.ext.number[EXT_SPEED] = 21944;
    jane.ext.number[EXT_COURSE] = 277000;
    jane.ext.number[EXT_BATTERY] = 34000;
    assert_text(
        show(&jane, 1),
        "[{\"_type\":\"card\",\"tid\":\"JP\",\"name\":\"jane/phone\"},"
        "{\"_type\":\"location\",\"tid\":\"JP\",\"lat\":-25.762245,"
        "\"lon\":126.074502001,\"tst\":1721896446,\"acc\":5,\"alt\":-84,"
        "\"vac\":3,\"vel\":79,\"cog\":277,\"batt\":34,"
        "\"topic\":\"owntracks/jane/phone\"}]");
}

static void what_a_friend_does_not_say_is_not_told(void **state)
{
    struct phones_friend kiwi = friend("k\"\xff", "");

    (void)state;
    phone_said.asker = BYTES("");
    kiwi.position = (struct position){0, -500000000};
    kiwi.ext.has[EXT_ALTITUDE] = true;
    kiwi.ext.number[EXT_ALTITUDE] = INT64_MIN; /* from another server */
    kiwi.ext.label = BYTES("X");
    assert_text(
        show(&kiwi, 1),
        "[{\"_type\":\"card\",\"tid\":\"X\",\"name\":\"k\\\"\xef\xbf\xbd\"},"
        "{\"_type\":\"location\",\"tid\":\"X\",\"lat\":0,\"lon\":-0.5,"
        "\"tst\":1721896446,"
        "\"topic\":\"owntracks/k\\\"\xef\xbf\xbd/k\\\"\xef\xbf\xbd\"}]");
}

/* The asker itself, the forgotten, and those without a time apps would take. */
static void some_are_not_shown(void **state)
{
    struct phones_friend friends[4] = {
        friend("jane/phone", "JP"), friend("john/phone", "JO"),
        friend("gone/phone", "GO"), friend("old/phone", "OL")};

    (void)state;
    phone_said.asker = BYTES("jane/phone");
    friends[2].record.position.size = 0;
    friends[3].record.stamp_ns = NS_PER_S - 1;
    assert_text(show(friends, 4),
                "[{\"_type\":\"card\",\"tid\":\"JO\",\"name\":\"john/phone\"},"
                "{\"_type\":\"location\",\"tid\":\"JO\",\"lat\":1,\"lon\":2,"
                "\"tst\":1721896446,\"topic\":\"owntracks/john/phone\"}]");
}

#define MANY 1400

/* The tids of the locations in the answer. */
static char tids[MANY][3];

static size_t collect_tids(void)
{
    struct json_value array, value;
    struct json_walk walk;
    const char *why;
    size_t count = 0, at;

    assert_int_equal(json_check(writer_bytes(&answer), 8, &array, &why, &at),
                     ERR_OK);
    walk = json_walk(array);
    while (json_step(&walk, NULL, &value)) {
        struct writer w = writer_make(tids[count], 2);

        if (!json_is_text(json_member(value, "_type"), "location"))
            continue;
        assert_int_equal(json_text_of(json_member(value, "tid"), &w), ERR_OK);
        tids[count++][w.size] = '\0';
    }
    return count;
}

static void friends_with_one_label_get_two(void **state)
{
    struct phones_friend friends[] = {
        friend("a/phone", "AA"), friend("b/phone", "AA"),
        friend("c/Ab", "too long"), friend("d/\xc3\xa9", "")};
    static const char *const wanted[] = {"AA", "ne", "Ab"};
    char made_up[3];

    (void)state;
    phone_said.asker = BYTES("");
    show(friends, 4);
    assert_int_equal(collect_tids(), 4);
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        assert_string_equal(tids[i], wanted[i]);
    memcpy(made_up, tids[3], sizeof(made_up));
    assert_int_equal(strspn(made_up, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
                     2);
    /* Who made it up keeps it, whoever else is there. */
    show(friends + 3, 1);
    assert_int_equal(collect_tids(), 1);
    assert_string_equal(tids[0], made_up);
}

static void no_two_friends_have_one_tid(void **state)
{
    static struct phones_friend friends[MANY];
    static char ids[MANY][16];
    static bool used[65536];

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%zu/phone", i);
        friends[i] = friend(ids[i], "AA");
    }
    show(friends, MANY);
    /* All that can be made up, and the end of the second one's ID. */
    size_t count = collect_tids();
    assert_int_equal(count, 36 * 36 + 1);
    for (size_t i = 0; i < count; i++) {
        size_t code = (size_t)tids[i][0] * 256 + (size_t)tids[i][1];

        assert_false(used[code]);
        used[code] = true;
    }
}

static void who_does_not_fit_is_left_out(void **state)
{
    struct phones_friend friends[3] = {
        friend("a/phone", "AA"), friend("b/phone", "BB"), friend("c", "C")};
    size_t full = 0;

    (void)state;
    phone_said.asker = BYTES("");
    full = show(friends, 3).size;
    for (size_t size = 2; size <= full; size++) {
        struct json_value value;
        const char *why;
        size_t at;

        answer = writer_make(room, size);
        phones_answer(&phone_said, PHONES_TAKEN, friends, 3, NULL, NULL,
                      &answer);
        assert_false(answer.full);
        assert_int_equal(
            json_check(writer_bytes(&answer), 8, &value, &why, &at), ERR_OK);
    }
    assert_int_equal(answer.size, full);
}

/* ---- encrypted ---- */

static const uint8_t nonce[SEALED_NONCE_BYTES] = {1, 2, 3};

static struct bytes open(struct writer *w)
{
    struct json_value value;
    const char *why;
    size_t at;
    uint8_t text[8192];
    struct writer base64 = writer_make(text, sizeof(text));
    struct bytes plain = {NULL, 0};

    assert_int_equal(json_check(writer_bytes(&answer), 8, &value, &why, &at),
                     ERR_OK);
    assert_true(json_is_text(json_member(value, "_type"), "encrypted"));
    assert_int_equal(json_text_of(json_member(value, "data"), &base64), ERR_OK);
    assert_int_equal(
        sealed_open(writer_bytes(&base64), phone_passphrase, w, &plain),
        ERR_OK);
    return plain;
}

static void who_asks_in_cipher_is_answered_in_cipher(void **state)
{
    static uint8_t opened[8192];
    struct phones_friend friends[] = {friend("a/phone", "AA")};
    struct writer w = writer_make(opened, sizeof(opened));
    uint8_t wanted[1024];

    (void)state;
    phone_said.asker = BYTES("");
    struct bytes plain = show(friends, 1);
    memcpy(wanted, plain.data, plain.size);
    phone_said.encrypted = true;
    for (size_t size = 160; size < 1024; size++) {
        answer = writer_make(room, size);
        phones_answer(&phone_said, PHONES_TAKEN, friends, 1, nonce,
                      phone_passphrase, &answer);
        assert_false(answer.full);
        w.size = 0;
        struct bytes got = open(&w);
        if (got.size == 2)
            assert_text(got, "[]");
        else
            assert_memory_equal(got.data, wanted, plain.size);
    }
    assert_int_equal(open(&w).size, plain.size);
    /* Without a key nobody's place is told in clear. */
    answer = writer_make(room, sizeof(room));
    phones_answer(&phone_said, PHONES_TAKEN, friends, 1, NULL, NULL, &answer);
    assert_text(writer_bytes(&answer), "[]");
}

static void boxes_are_judged(void **state)
{
    static uint8_t buffer[256];
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct bytes plain;
    uint8_t other[SEALED_KEY_BYTES] = "other";

    (void)state;
    struct writer inside = sealed_begin(&w);
    writer_text(&inside, "hi");
    sealed_end(&w, &inside, nonce, phone_passphrase);
    assert_int_equal(w.size, 56); /* of 42 bytes */
    char text[80];
    memcpy(text, buffer, w.size);
    w.size = 0;
    assert_int_equal(
        sealed_open(bytes_make(text, 56), phone_passphrase, &w, &plain),
        ERR_OK);
    assert_text(plain, "hi");
    assert_int_equal(sealed_open(bytes_make(text, 56), other, &w, &plain),
                     ERR_CHECKSUM);
    text[30] = text[30] == 'A' ? 'B' : 'A';
    assert_int_equal(
        sealed_open(bytes_make(text, 56), phone_passphrase, &w, &plain),
        ERR_CHECKSUM);
    assert_int_equal(
        sealed_open(bytes_make(text, 52), phone_passphrase, &w, &plain),
        ERR_MALFORMED);
    assert_int_equal(sealed_open(BYTES("!!!!"), phone_passphrase, &w, &plain),
                     ERR_MALFORMED);
    w = writer_make(buffer, 40);
    assert_int_equal(
        sealed_open(bytes_make(text, 56), phone_passphrase, &w, &plain),
        ERR_FULL);
    assert_int_equal(sealed_begin(&w).size_max, 0);
}

/* Others write base64 without padding, or on several lines. */
static void base64_of_all_kinds_is_read(void **state)
{
    static uint8_t buffer[256];
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct writer inside = sealed_begin(&w);
    struct bytes plain;
    char text[80];

    (void)state;
    writer_text(&inside, "moin"); /* 44 bytes: one sign of padding */
    sealed_end(&w, &inside, nonce, phone_passphrase);
    assert_int_equal(buffer[w.size - 1], '=');
    memcpy(text, buffer, 20);
    memcpy(text + 20, "\r\n", 2);
    memcpy(text + 22, buffer + 20, w.size - 20);
    size_t size = w.size + 2;
    for (size_t cut = 0; cut < 2; cut++) {
        w.size = 0;
        assert_int_equal(sealed_open(bytes_make(text, size - cut),
                                     phone_passphrase, &w, &plain),
                         ERR_OK);
        assert_text(plain, "moin");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_app_hears_what_it_wants),
        cmocka_unit_test(a_friend_is_told_in_the_apps_units),
        cmocka_unit_test(what_a_friend_does_not_say_is_not_told),
        cmocka_unit_test(some_are_not_shown),
        cmocka_unit_test(friends_with_one_label_get_two),
        cmocka_unit_test(no_two_friends_have_one_tid),
        cmocka_unit_test(who_does_not_fit_is_left_out),
        cmocka_unit_test(who_asks_in_cipher_is_answered_in_cipher),
        cmocka_unit_test(boxes_are_judged),
        cmocka_unit_test(base64_of_all_kinds_is_read),
    };

    return cmocka_run_group_tests_name("phones: answers", tests, NULL, NULL);
}
