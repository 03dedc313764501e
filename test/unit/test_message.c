#include "unit.h"

#include "others/message.h"

static char room[400];

static struct bytes shown(const char *inside, const char *secret)
{
    struct writer w = writer_make(room, sizeof(room));

    message_write(&w, bytes_text(inside), bytes_text(secret));
    assert_false(w.full);
    return writer_bytes(&w);
}

static void escapes_are_understood(void **state)
{
    (void)state;
    assert_text(shown("The \\\"key\\\" is wrong: caf\\u00e9 \xc3\xa9.", ""),
                "The \"key\" is wrong: caf\xc3\xa9 \xc3\xa9.");
}

static void control_characters_become_blanks(void **state)
{
    (void)state;
    assert_text(shown("a\\nb\\u0000c\\u001b[2Jd\x7f"
                      "e\\u0085f\xc2\x9fg\\u00a0",
                      ""),
                "a b c [2Jd e f g\xc2\xa0");
}

static void the_key_is_never_told(void **state)
{
    (void)state;
    assert_text(shown("key AIzaSy1 or \\u0041IzaSy1AIzaSy1", "AIzaSy1"),
                "key *** or ******");
    assert_text(shown("AIzaSy", "AIzaSy1"), "AIzaSy");
    assert_text(shown("AIzaSy1", ""), "AIzaSy1");
}

static void whole_characters_are_shown_as_there_is_room(void **state)
{
    char text[400];
    struct writer w = writer_make(room, 4);

    (void)state;
    memset(text, 'x', sizeof(text));
    text[300] = '\0';
    assert_int_equal(shown(text, "").size, MESSAGE_BYTES_MAX);
    memcpy(text + 199, "\xc3\xa9", 2);
    assert_int_equal(shown(text, "").size, 199);
    message_write(&w, BYTES("ab\\u20acz"), BYTES(""));
    assert_text(writer_bytes(&w), "ab");
    assert_false(w.full);
}

/* What is looked at is cut off; not so that half a key is left. */
static void a_key_at_the_cut_is_not_told(void **state)
{
    static const char key[] = "0123456789abcdef0123456789ABCDEF";
    char text[4200] = "x";

    (void)state;
    /* Keys are shown short, so the cut comes into view. */
    for (size_t i = 0; i < 100; i++)
        strcat(text, key);
    assert_int_equal(shown(text, key).size % 3, 1);
    for (size_t at = 1; at < shown(text, key).size; at++)
        assert_int_equal(room[at], '*');
}

static void our_own_text_is_put_before(void **state)
{
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    message_put(&w, "why: ");
    message_write(&w, BYTES("\\u0062"), BYTES(""));
    assert_text(writer_bytes(&w), "why: b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_are_understood),
        cmocka_unit_test(control_characters_become_blanks),
        cmocka_unit_test(the_key_is_never_told),
        cmocka_unit_test(whole_characters_are_shown_as_there_is_room),
        cmocka_unit_test(a_key_at_the_cut_is_not_told),
        cmocka_unit_test(our_own_text_is_put_before),
    };

    return cmocka_run_group_tests_name("places/message", tests, NULL, NULL);
}
