#include "unit.h"

#include "places/layout.h"

static struct layout layout;
static const char *why;
static char room[8192];

static void read(struct bytes text)
{
    if (layout_read(text, &layout, &why) != ERR_OK)
        fail_msg("%.*s: %s", (int)text.size, (const char *)text.data, why);
}

static void assert_bad(const char *text, const char *reason)
{
    assert_int_equal(layout_read(bytes_text(text), &layout, &why),
                     ERR_MALFORMED);
    assert_string_equal(why, reason);
}

static struct bytes cut(const char *text, uint32_t items_max)
{
    struct writer w = writer_make(room, sizeof(room));

    read(bytes_text(text));
    layout_cut(&w, bytes_text(text), &layout, items_max);
    assert_false(w.full);
    return writer_bytes(&w);
}

static const char three[] =
    "{\r\n  \"next_page_token\" : \"x\", \"status\" : \"\\u004fK\",\n\n"
    "  \"results\" : [\r\n    { \"a\":[1,{\"b\":\"]}\"}] } ,\t{\"lat\":"
    "34.06892540000000123,\"lat\":1e999}\n,{\"id\":9223372036854775808,"
    "\"n\":\"\\u0041\\ud83d\\ude00\\/\"}\n   ], \"html_attributions\":[]}\n";

static void what_fits_stays_as_it_is(void **state)
{
    (void)state;
    assert_text(cut(three, 3), three);
    assert_text(cut(three, 20), three);
    assert_int_equal(layout.count, 3);
    assert_int_equal(layout.status, ANSWER_OK);
    assert_int_equal(layout.message.size, 0);
}

/* Rows: R21 */
static void what_is_cut_is_cut_by_ranges_of_bytes(void **state)
{
    (void)state;
    assert_text(cut(three, 2),
                "{\r\n  \"next_page_token\" : \"x\", \"status\" : "
                "\"\\u004fK\",\n\n  \"results\" : [\r\n    { \"a\":[1,{\"b\":"
                "\"]}\"}] } ,\t{\"lat\":34.06892540000000123,\"lat\":1e999}"
                "\n   ], \"html_attributions\":[]}\n");
    assert_text(cut(three, 1),
                "{\r\n  \"next_page_token\" : \"x\", \"status\" : "
                "\"\\u004fK\",\n\n  \"results\" : [\r\n    { \"a\":[1,{\"b\":"
                "\"]}\"}] }\n   ], \"html_attributions\":[]}\n");
    assert_text(cut(three, 0),
                "{\r\n  \"next_page_token\" : \"x\", \"status\" : "
                "\"\\u004fK\",\n\n  \"results\" : [], "
                "\"html_attributions\":[]}\n");
}

static void none_stays_as_it_is(void **state)
{
    static const char none[] =
        "{\"results\":[ \n],\"error_message\":\"a\\\"b\",\"status\":"
        "\"OVER_QUERY_LIMIT\"}";

    (void)state;
    assert_text(cut(none, 0), none);
    assert_text(cut(none, 1), none);
    assert_int_equal(layout.status, ANSWER_OVER_QUERY_LIMIT);
    assert_text(layout.message, "a\\\"b");
}

static void every_status_is_known(void **state)
{
    char text[100];

    (void)state;
    for (int i = 0; i < ANSWER_STATUSES; i++) {
        snprintf(text, sizeof(text), "{\"status\":\"%s\",\"results\":[]}",
                 answer_status_texts[i]);
        read(bytes_text(text));
        assert_int_equal(layout.status, i);
    }
}

static void keys_are_compared_by_their_characters(void **state)
{
    (void)state;
    read(BYTES("{\"result\\u0073\":[{}],\"s\\u0074atus\":\"OK\"}"));
    assert_int_equal(layout.count, 1);
    assert_bad("{\"result\\u0073\":[],\"results\":[],\"status\":\"OK\"}",
               "it has two members named results");
}

static void anything_else_is_refused(void **state)
{
    (void)state;
    assert_bad("", "the text ends too early");
    assert_bad("<html></html>", "a value is missing");
    assert_bad("[]", "it has no results");
    assert_bad("null", "it has no results");
    assert_bad("{}", "it has no results");
    assert_bad("{\"results\":[]}", "it has no status");
    assert_bad("{\"status\":\"OK\"}", "it has no results");
    assert_bad("{\"a\":{\"results\":[],\"status\":\"OK\"}}",
               "it has no results");
    assert_bad("{\"results\":{},\"status\":\"OK\"}",
               "its results are no array");
    assert_bad("{\"results\":[{},1],\"status\":\"OK\"}",
               "a result is no object");
    assert_bad("{\"results\":[],\"status\":\"ok\"}",
               "its status is none of Google's words");
    assert_bad("{\"results\":[],\"status\":null}",
               "its status is none of Google's words");
    assert_bad("{\"status\":\"OK\",\"results\":[],\"status\":\"OK\"}",
               "it has two members named status");
    assert_bad("{\"results\":[],\"results\":[],\"status\":\"OK\"}",
               "it has two members named results");
    assert_bad("{\"results\":[],\"status\":\"OK\"}{}",
               "something stands behind the value");
}

/* As many as may be are kept, and cut, one by one. */
static void items_have_a_bound(void **state)
{
    static char text[400];
    size_t size = 0;

    (void)state;
    strcpy(text, "{\"status\":\"OK\",\"results\":[");
    for (int i = 0; i < LAYOUT_ITEMS_MAX; i++)
        strcat(text, i ? ",{}" : "{}");
    size = strlen(text);
    strcpy(text + size, "]}");
    for (uint32_t i = 0; i <= LAYOUT_ITEMS_MAX; i++)
        assert_int_equal(cut(text, i).size, 28 + (i ? 3 * i - 1 : 0));
    strcpy(text + size, ",{}]}");
    assert_bad(text, "it has too many results");
}

static void depth_has_a_bound(void **state)
{
    char text[200] = "{\"status\":\"OK\",\"results\":[],\"x\":";
    size_t size = strlen(text);

    (void)state;
    memset(text + size, '[', LAYOUT_DEPTH_MAX - 1);
    memset(text + size + LAYOUT_DEPTH_MAX - 1, ']', LAYOUT_DEPTH_MAX - 1);
    text[size + 2 * LAYOUT_DEPTH_MAX - 2] = '}';
    read(bytes_text(text));
    memset(text + size, '[', LAYOUT_DEPTH_MAX);
    memset(text + size + LAYOUT_DEPTH_MAX, ']', LAYOUT_DEPTH_MAX);
    text[size + 2 * LAYOUT_DEPTH_MAX] = '}';
    assert_bad(text, "too many objects and arrays in one another");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_stays_as_it_is),
        cmocka_unit_test(what_is_cut_is_cut_by_ranges_of_bytes),
        cmocka_unit_test(none_stays_as_it_is),
        cmocka_unit_test(every_status_is_known),
        cmocka_unit_test(keys_are_compared_by_their_characters),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(items_have_a_bound),
        cmocka_unit_test(depth_has_a_bound),
    };

    return cmocka_run_group_tests_name("places/layout", tests, NULL, NULL);
}
