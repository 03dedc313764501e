#include "unit.h"

#include "command/herd_status.h"

/* A server that says that, or none that answers. */
static void add(struct herd_status *herd, const char *map_hash, bool current)
{
    json_t *status = NULL;

    if (map_hash) {
        status = json_object();
        json_object_set_new(status, "map_hash", json_string(map_hash));
        json_object_set_new(status, "map_hash_current", json_boolean(current));
    }
    herd->list[herd->asked++] = status;
    herd->answered += status != NULL;
}

static struct herd_status herd;

static int begin(void **state)
{
    (void)state;
    herd = (struct herd_status){.asked = 0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    herd_status_free(&herd);
    return 0;
}

static void equal_hashes_agree_whoever_else_is_down(void **state)
{
    (void)state;
    assert_int_equal(herd_status_agreement(&herd), AGREE);
    add(&herd, "aa", true);
    add(&herd, NULL, false);
    add(&herd, "aa", true);
    assert_int_equal(herd_status_agreement(&herd), AGREE);
}

static void one_other_hash_differs(void **state)
{
    (void)state;
    add(&herd, "aa", true);
    add(&herd, "aa", true);
    add(&herd, "ab", true);
    add(&herd, "aa", true);
    assert_int_equal(herd_status_agreement(&herd), DIFFER);
}

static void a_hash_that_is_behind_says_nothing(void **state)
{
    (void)state;
    add(&herd, "aa", true);
    add(&herd, "ab", true);
    add(&herd, "aa", false);
    assert_int_equal(herd_status_agreement(&herd), NOT_YET_KNOWN);
}

static void members_that_are_not_there_are_nothing(void **state)
{
    json_t *object = json_pack("{s:i, s:f, s:s, s:{s:i}}", "n", 5, "r", 0.5,
                               "t", "text", "group", "n", 7);

    (void)state;
    assert_int_equal(member_number(object, NULL, "n"), 5);
    assert_int_equal(member_number(object, "group", "n"), 7);
    assert_int_equal(member_number(object, "none", "n"), 0);
    assert_true(member_real(object, "r") > 0.4);
    assert_string_equal(member_text(object, "t"), "text");
    assert_string_equal(member_text(object, "none"), "");
    json_decref(object);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(equal_hashes_agree_whoever_else_is_down),
        TEST(one_other_hash_differs),
        TEST(a_hash_that_is_behind_says_nothing),
        TEST(members_that_are_not_there_are_nothing),
    };

    return cmocka_run_group_tests_name("command/herd_status", tests, NULL,
                                       NULL);
}
