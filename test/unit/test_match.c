#include "unit.h"

#include "places/match.h"

static bool types(const char *wanted, const char *there)
{
    return match_types(bytes_text(wanted), bytes_text(there));
}

static bool keyword(const char *wanted, const char *name)
{
    return match_keyword(bytes_text(wanted), bytes_text(name));
}

static void any_of_the_types_will_do(void **state)
{
    (void)state;
    assert_true(types("", "a,b"));
    assert_true(types("a", "a,b"));
    assert_true(types("b", "a,b"));
    assert_true(types("x,b", "a,b"));
    assert_true(types("b,x", "a,b"));
    assert_false(types("x,y", "a,b"));
    assert_false(types("a", "ab"));
    assert_false(types("ab", "a,b"));
    assert_false(types("a", ""));
}

static void a_keyword_stands_anywhere_in_any_case(void **state)
{
    (void)state;
    assert_true(keyword("", ""));
    assert_true(keyword("", "Joe's"));
    assert_true(keyword("joe", "JOE'S"));
    assert_true(keyword("OE'S", "Joe's"));
    assert_true(keyword("e", "Joe"));
    assert_true(keyword("aab", "aaab"));
    assert_false(keyword("joe's", "Joe"));
    assert_false(keyword("x", "Joe"));
    assert_false(keyword("x", ""));
}

/* Only ASCII has cases here; brackets are no letters. */
static void other_bytes_must_be_the_same(void **state)
{
    (void)state;
    assert_true(keyword("ü", "Zürich"));
    assert_false(keyword("Ü", "Zürich"));
    assert_false(keyword("[", "{"));
    assert_false(keyword("@", "`"));
    assert_true(keyword("az", "AZ"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_of_the_types_will_do),
        cmocka_unit_test(a_keyword_stands_anywhere_in_any_case),
        cmocka_unit_test(other_bytes_must_be_the_same),
    };

    return cmocka_run_group_tests_name("places/match", tests, NULL, NULL);
}
