#include "clerk.h"

static struct desk_settings settings;
static struct places_query query;

static int begin(void **state)
{
    (void)state;
    settings = clerk_settings();
    query = clerk_query(1);
    return 0;
}

/* ---- questions that are alike ---- */

static void questions_alike_are_asked_once(void **state)
{
    (void)state;
    clerk_open(&settings);
    struct clerk_asker *first = clerk_ask(&query, 5000, 0);

    query.items_max = 3;
    struct clerk_asker *second = clerk_ask(&query, 5000, 0);

    assert_int_equal(clerk.submit_count, 1);
    assert_int_equal(clerk.submits[0].query.items_max, 20);
    clerk_found(0, 10);
    assert_told(first, ANSWER_OK, "");
    assert_told(second, ANSWER_OK, "");
    assert_int_equal(first->answer.items_max, 20);
    assert_int_equal(second->answer.items_max, 3);
    assert_ptr_equal(first->answer.payload, second->answer.payload);
    assert_int_equal(clerk_status().counters.joined, 1);
    clerk_close();
}

static void whatever_differs_is_asked_for_itself(void **state)
{
    struct places_query others[6];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        others[i] = query;
    others[0].lat_e9++;
    others[1].lon_e9++;
    others[2].radius_um++;
    others[3].rank = RANK_PROMINENCE;
    strcpy(others[4].types, "museum");
    strcpy(others[5].keyword, "sushi");
    clerk_open(&settings);
    clerk_ask(&query, 5000, 0);
    for (uint32_t i = 0; i < COUNT_OF(others); i++) {
        clerk_ask(&others[i], 5000, 0);
        assert_int_equal(clerk.submit_count, i + 2);
    }
    clerk_close();
}

/* What stands behind a text's end was never asked. */
static void what_cannot_be_seen_makes_no_difference(void **state)
{
    (void)state;
    clerk_open(&settings);
    clerk_ask(&query, 5000, 0);
    query.types[7] = query.keyword[7] = 'x';
    clerk_ask(&query, 5000, 0);
    assert_int_equal(clerk.submit_count, 1);
    clerk_close();
}

/* Who gives just what was asked for has no more for another. */
static void bounds_differ_unless_all_is_given(void **state)
{
    (void)state;
    settings.providers[0].gives_all = false;
    clerk_open(&settings);
    clerk_ask(&query, 5000, 0);
    query.items_max = 3;
    clerk_ask(&query, 5000, 0);
    assert_int_equal(clerk.submit_count, 2);
    assert_int_equal(clerk.submits[1].query.items_max, 3);
    clerk_close();
}

/* The first that can do what is asked decides, not the first of the chain. */
static void the_first_usable_decides_what_is_alike(void **state)
{
    (void)state;
    clerk_open(&settings);
    strcpy(query.keyword, "sushi");
    clerk_ask(&query, 5000, 0);
    query.items_max = 3;
    clerk_ask(&query, 5000, 0);
    assert_int_equal(clerk.submit_count, 2);
    assert_int_equal(clerk.submits[0].provider, 1);
    clerk_close();
}

/* ---- the chain ---- */

static void who_cannot_say_hands_over(void **state)
{
    const enum answer_status statuses[] = {
        ANSWER_UNKNOWN_ERROR, ANSWER_OVER_QUERY_LIMIT, ANSWER_REQUEST_DENIED,
        ANSWER_INVALID_REQUEST};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        clerk_open(&settings);
        struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

        clerk_done(0, statuses[i], "no");
        assert_false(asker->told);
        assert_int_equal(clerk.submit_count, 2);
        assert_int_equal(clerk.submits[1].provider, 1);
        clerk_found(1, 10);
        assert_told(asker, ANSWER_OK, "");
        clerk_close();
    }
}

static void nobody_is_asked_for_nothing(void **state)
{
    (void)state;
    clerk_open(&settings);
    query.items_max = 0;
    assert_told(clerk_ask(&query, 5000, 0), ANSWER_ZERO_RESULTS, "");
    assert_int_equal(clerk.submit_count, 0);
    clerk_close();
}

static void who_cannot_be_asked_at_all_is_passed_over(void **state)
{
    (void)state;
    settings.providers[0].unusable = "its key cannot be read";
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    assert_int_equal(clerk.submit_count, 1);
    assert_int_equal(clerk.submits[0].provider, 1);
    clerk_found(0, 10);
    assert_told(asker, ANSWER_OK, "");
    clerk_close();
    settings.provider_count = 1;
    clerk_open(&settings);
    asker = clerk_ask(&query, 5000, 0);
    assert_told(asker, ANSWER_REQUEST_DENIED, "its key cannot be read");
    assert_int_equal(clerk.submit_count, 0);
    clerk_close();
}

static void nothing_found_is_an_answer(void **state)
{
    (void)state;
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    clerk_done(0, ANSWER_ZERO_RESULTS, "");
    assert_told(asker, ANSWER_ZERO_RESULTS, "");
    assert_int_equal(clerk.submit_count, 1);
    clerk_close();
}

static void the_last_that_was_tried_is_quoted(void **state)
{
    (void)state;
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    clerk_done(0, ANSWER_REQUEST_DENIED, "the key is wrong");
    clerk_done(1, ANSWER_UNKNOWN_ERROR, "no file");
    assert_told(asker, ANSWER_UNKNOWN_ERROR, "no file");
    clerk_close();
}

/* It was tried, the other was not: what it said is worth more. */
static void a_refusal_does_not_hide_what_was_said(void **state)
{
    (void)state;
    settings.providers[1] = settings.providers[0];
    settings.providers[1].name = "overpass";
    settings.providers[1].rate = settings.providers[1].burst = 1;
    clerk_open(&settings);
    struct clerk_asker *other = clerk_ask(&query, 5000, 0);

    clerk_done(0, ANSWER_UNKNOWN_ERROR, "a");
    clerk_done(1, ANSWER_UNKNOWN_ERROR, "b");
    assert_told(other, ANSWER_UNKNOWN_ERROR, "b");
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    clerk_done(2, ANSWER_REQUEST_DENIED, "the key is wrong");
    assert_told(asker, ANSWER_REQUEST_DENIED, "the key is wrong");
    clerk_close();
}

static void long_messages_are_cut_between_characters(void **state)
{
    char message[300];

    (void)state;
    memset(message, 'x', sizeof(message));
    memcpy(message + 199, "\xc3\xa4", 2);
    message[299] = '\0';
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    clerk_done(0, ANSWER_UNKNOWN_ERROR, "no");
    clerk_done(1, ANSWER_UNKNOWN_ERROR, message);
    message[199] = '\0';
    assert_told(asker, ANSWER_UNKNOWN_ERROR, message);
    clerk_close();
}

static void who_cannot_filter_is_passed_over(void **state)
{
    struct places_query asked[3];

    (void)state;
    asked[0] = asked[1] = asked[2] = query;
    strcpy(asked[0].types, "museum");
    strcpy(asked[1].keyword, "sushi");
    asked[2].rank = RANK_PROMINENCE;
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        settings.provider_count = 2;
        clerk_open(&settings);
        clerk_ask(&asked[i], 5000, 0);
        assert_int_equal(clerk.submits[0].provider, 1);
        clerk_close();
        settings.provider_count = 1;
        clerk_open(&settings);
        struct clerk_asker *asker = clerk_ask(&asked[i], 5000, 0);

        assert_int_equal(clerk.submit_count, 0);
        assert_true(asker->told);
        assert_int_equal(asker->answer.status, ANSWER_INVALID_REQUEST);
        assert_true(strlen(asker->message) > 0);
        clerk_close();
    }
}

static void without_providers_all_are_told_so(void **state)
{
    (void)state;
    settings.provider_count = 0;
    clerk_open(&settings);
    assert_told(clerk_ask(&query, 5000, 0), ANSWER_UNKNOWN_ERROR,
                "no places provider is configured");
    clerk_close();
}

/* ---- asking again ---- */

static void asking_again_waits_longer_each_time(void **state)
{
    (void)state;
    settings.provider_count = 1;
    settings.providers[0].tries = 3;
    settings.providers[0].backoff_ms = 100;
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    clerk_again(0, "one");
    clerk_pass(99);
    assert_int_equal(clerk.submit_count, 1);
    clerk_pass(1);
    assert_int_equal(clerk.submit_count, 2);
    clerk_again(1, "two");
    clerk_pass(199);
    assert_int_equal(clerk.submit_count, 2);
    clerk_pass(1);
    assert_int_equal(clerk.submit_count, 3);
    clerk_again(2, "three");
    assert_told(asker, ANSWER_UNKNOWN_ERROR, "three");
    assert_int_equal(clerk_status().counters.providers[0].again, 2);
    clerk_close();
}

static void what_does_not_help_is_not_done_again(void **state)
{
    (void)state;
    settings.provider_count = 1;
    settings.providers[0].tries = 3;
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    clerk_done(0, ANSWER_UNKNOWN_ERROR, "never");
    assert_told(asker, ANSWER_UNKNOWN_ERROR, "never");
    clerk_close();
}

static void nothing_is_asked_again_past_the_deadline(void **state)
{
    (void)state;
    settings.provider_count = 1;
    settings.providers[0].tries = 3;
    settings.providers[0].backoff_ms = 100;
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 100, 0);

    clerk_again(0, "one");
    assert_told(asker, ANSWER_UNKNOWN_ERROR, "one");
    clerk_close();
}

/* Another is there, and has to get its time. */
static void nothing_is_asked_again_past_the_limit(void **state)
{
    (void)state;
    settings.providers[0].tries = 3;
    settings.providers[0].backoff_ms = 201;
    clerk_open(&settings);
    clerk_ask(&query, 300, 0);
    clerk_again(0, "one");
    assert_int_equal(clerk.submit_count, 2);
    assert_int_equal(clerk.submits[1].provider, 1);
    clerk_close();
}

/* A local one that fails has a reason that lasts. */
static void a_local_one_is_asked_once(void **state)
{
    (void)state;
    settings.providers[1].tries = 3;
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    clerk_done(0, ANSWER_UNKNOWN_ERROR, "no");
    clerk_again(1, "no file");
    assert_told(asker, ANSWER_UNKNOWN_ERROR, "no file");
    clerk_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(questions_alike_are_asked_once, begin),
        cmocka_unit_test_setup(whatever_differs_is_asked_for_itself, begin),
        cmocka_unit_test_setup(what_cannot_be_seen_makes_no_difference, begin),
        cmocka_unit_test_setup(bounds_differ_unless_all_is_given, begin),
        cmocka_unit_test_setup(the_first_usable_decides_what_is_alike, begin),
        cmocka_unit_test_setup(nobody_is_asked_for_nothing, begin),
        cmocka_unit_test_setup(who_cannot_say_hands_over, begin),
        cmocka_unit_test_setup(who_cannot_be_asked_at_all_is_passed_over,
                               begin),
        cmocka_unit_test_setup(nothing_found_is_an_answer, begin),
        cmocka_unit_test_setup(the_last_that_was_tried_is_quoted, begin),
        cmocka_unit_test_setup(a_refusal_does_not_hide_what_was_said, begin),
        cmocka_unit_test_setup(long_messages_are_cut_between_characters, begin),
        cmocka_unit_test_setup(who_cannot_filter_is_passed_over, begin),
        cmocka_unit_test_setup(without_providers_all_are_told_so, begin),
        cmocka_unit_test_setup(asking_again_waits_longer_each_time, begin),
        cmocka_unit_test_setup(what_does_not_help_is_not_done_again, begin),
        cmocka_unit_test_setup(nothing_is_asked_again_past_the_deadline, begin),
        cmocka_unit_test_setup(nothing_is_asked_again_past_the_limit, begin),
        cmocka_unit_test_setup(a_local_one_is_asked_once, begin),
    };

    return cmocka_run_group_tests_name("desk/desk", tests, NULL, NULL);
}
