#include "clerk.h"

#include "desk/addresses.h"

static struct desk_settings settings;
static struct places_query query;

static int begin(void **state)
{
    (void)state;
    settings = clerk_settings();
    query = clerk_query(1);
    return 0;
}

/* ---- rates of a provider ---- */

static void its_rate_is_used_up_and_the_next_is_asked(void **state)
{
    (void)state;
    settings.providers[0].rate = 2;
    settings.providers[0].burst = 3;
    clerk_open(&settings);
    for (int i = 0; i < 4; i++) {
        query = clerk_query(i);
        clerk_ask(&query, 5000, 0);
        assert_int_equal(clerk.submits[i].provider, i == 3);
    }
    assert_int_equal(clerk_status().counters.providers[0].over_rate, 1);
    clerk.now_ms += 499;
    query = clerk_query(5);
    clerk_ask(&query, 5000, 0);
    assert_int_equal(clerk.submits[4].provider, 1);
    clerk.now_ms += 1;
    query = clerk_query(6);
    clerk_ask(&query, 5000, 0);
    assert_int_equal(clerk.submits[5].provider, 0);
    clerk_close();
}

static void without_a_next_the_rate_is_the_reason(void **state)
{
    (void)state;
    settings.provider_count = 1;
    settings.providers[0].rate = 2; /* a burst of 0 counts as 1 */
    clerk_open(&settings);
    clerk_ask(&query, 5000, 0);
    query = clerk_query(2);
    assert_told(clerk_ask(&query, 5000, 0), ANSWER_OVER_QUERY_LIMIT,
                "google is asked no oftener than its rate allows (2 a second); "
                "ask again in a moment");
    clerk_close();
}

static void each_try_costs_a_token(void **state)
{
    (void)state;
    settings.providers[0].rate = 1;
    settings.providers[0].burst = 2;
    settings.providers[0].tries = 9;
    clerk_open(&settings);
    clerk_ask(&query, 5000, 0);
    clerk_again(0, "one");
    clerk_pass(0);
    assert_int_equal(clerk.submits[1].provider, 0);
    clerk_again(1, "two");
    clerk_pass(0);
    assert_int_equal(clerk.submits[2].provider, 1);
    clerk_close();
}

static void local_ones_have_no_rate(void **state)
{
    (void)state;
    settings.providers[1].rate = settings.providers[1].burst = 1;
    strcpy(query.types, "museum");
    clerk_open(&settings);
    for (int i = 0; i < 5; i++) {
        query.lat_e9 = i;
        assert_false(clerk_ask(&query, 5000, 0)->told);
    }
    assert_int_equal(clerk.submit_count, 5);
    clerk_close();
}

/* ---- breakers ---- */

static void break_it(enum answer_status status, const char *message)
{
    static int n = 1000;
    struct places_query other = clerk_query(n++ % 80);

    other.lon_e9 = n;
    clerk_ask(&other, 5000, 0);
    clerk_done(clerk.submit_count - 1, status, message);
}

static void open_breaker(uint32_t failures)
{
    settings.provider_count = 1;
    settings.providers[0].breaker_failures = failures;
    settings.providers[0].breaker_ms = 10000;
    clerk_open(&settings);
}

static void failures_in_a_row_open_it(void **state)
{
    (void)state;
    open_breaker(3);
    break_it(ANSWER_UNKNOWN_ERROR, "a");
    break_it(ANSWER_UNKNOWN_ERROR, "b");
    break_it(ANSWER_ZERO_RESULTS, "");
    break_it(ANSWER_UNKNOWN_ERROR, "c");
    break_it(ANSWER_UNKNOWN_ERROR, "d");
    assert_false(clerk_status().open[0]);
    break_it(ANSWER_INVALID_REQUEST, "what?"); /* it is well */
    break_it(ANSWER_UNKNOWN_ERROR, "e");
    break_it(ANSWER_UNKNOWN_ERROR, "f");
    assert_false(clerk_status().open[0]);
    break_it(ANSWER_UNKNOWN_ERROR, "it is down");
    assert_true(clerk_status().open[0]);
    assert_int_equal(clerk_status().counters.providers[0].opened, 1);
    uint32_t asked = clerk.submit_count;

    clerk.now_ms += 1;
    assert_told(clerk_ask(&query, 5000, 0), ANSWER_UNKNOWN_ERROR,
                "google is not asked for now: it has failed 3 times in a row "
                "(it is down); next try in 10 s");
    assert_int_equal(clerk.submit_count, asked);
    assert_int_equal(clerk_status().counters.providers[0].passed_open, 1);
    clerk_close();
}

static void who_refuses_is_left_alone_at_once(void **state)
{
    const enum answer_status statuses[] = {ANSWER_OVER_QUERY_LIMIT,
                                           ANSWER_REQUEST_DENIED};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        open_breaker(3);
        break_it(statuses[i], "");
        assert_true(clerk_status().open[0]);
        assert_told(clerk_ask(&query, 5000, 0), statuses[i],
                    i ? "google is not asked for now: it has said "
                        "REQUEST_DENIED; next try in 10 s"
                      : "google is not asked for now: it has said "
                        "OVER_QUERY_LIMIT; next try in 10 s");
        clerk_close();
    }
}

static void half_open_it_lets_one_through(void **state)
{
    (void)state;
    open_breaker(1);
    break_it(ANSWER_UNKNOWN_ERROR, "a");
    clerk.now_ms += 9999;
    assert_true(clerk_ask(&query, 5000, 0)->told);
    clerk.now_ms += 1;
    struct clerk_asker *trial = clerk_ask(&query, 5000, 0);
    struct places_query other = clerk_query(2);

    assert_int_equal(clerk.submit_count, 2);
    assert_told(clerk_ask(&other, 5000, 0), ANSWER_UNKNOWN_ERROR,
                "google is not asked for now: it has failed (a); "
                "one question is trying it");
    clerk_found(1, 10);
    assert_told(trial, ANSWER_OK, "");
    assert_false(clerk_status().open[0]);
    clerk_ask(&query, 5000, 0);
    clerk_ask(&other, 5000, 0);
    assert_int_equal(clerk.submit_count, 4);
    clerk_close();
}

static void a_trial_that_fails_opens_it_again(void **state)
{
    (void)state;
    open_breaker(3);
    break_it(ANSWER_OVER_QUERY_LIMIT, "");
    clerk.now_ms += 10000;
    break_it(ANSWER_UNKNOWN_ERROR, "");
    assert_true(clerk_status().open[0]);
    assert_int_equal(clerk_status().counters.providers[0].opened, 2);
    clerk.now_ms += 9999;
    assert_true(clerk_ask(&query, 5000, 0)->told);
    clerk_close();
}

/* A trial is not asked again: that would be two. */
static void a_trial_has_one_try(void **state)
{
    (void)state;
    settings.providers[0].tries = 5;
    open_breaker(1);
    break_it(ANSWER_UNKNOWN_ERROR, "");
    clerk.now_ms += 10000;
    struct clerk_asker *trial = clerk_ask(&query, 5000, 0);

    clerk_again(1, "still down");
    assert_told(trial, ANSWER_UNKNOWN_ERROR, "still down");
    clerk_close();
}

/* What was asked before it opened says nothing of how it is now. */
static void while_open_only_the_trial_counts(void **state)
{
    struct places_query other = clerk_query(2);

    (void)state;
    open_breaker(1);
    clerk_ask(&other, 90000, 0);
    break_it(ANSWER_UNKNOWN_ERROR, "");
    clerk_found(0, 10);
    assert_true(clerk_status().open[0]);
    clerk_close();
}

static void who_never_answers_has_failed(void **state)
{
    (void)state;
    open_breaker(2);
    clerk_ask(&query, 5000, 0);
    clerk_pass(5000);
    clerk_done(0, ANSWER_UNKNOWN_ERROR, "stopped"); /* not one more */
    assert_false(clerk_status().open[0]);
    clerk_ask(&query, 5000, 0);
    clerk_pass(5000);
    assert_true(clerk_status().open[0]);
    clerk_close();
}

static void who_is_too_slow_has_failed(void **state)
{
    (void)state;
    open_breaker(1);
    clerk_close();
    settings.provider_count = 2;
    clerk_open(&settings);
    clerk_ask(&query, 3000, 0);
    clerk_pass(2000);
    assert_true(clerk_status().open[0]);
    clerk_close();
}

static void that_the_server_stops_is_no_failure(void **state)
{
    (void)state;
    open_breaker(1);
    clerk_ask(&query, 5000, 0);
    desk_hurry(clerk.desk, clerk.now_ms);
    clerk_done(0, ANSWER_UNKNOWN_ERROR, "stopped");
    assert_false(clerk_status().open[0]);
    clerk_close();
}

static void without_a_number_there_is_no_breaker(void **state)
{
    (void)state;
    open_breaker(0);
    for (int i = 0; i < 20; i++)
        break_it(ANSWER_OVER_QUERY_LIMIT, "");
    assert_int_equal(clerk.submit_count, 20);
    clerk_close();
}

static void local_ones_have_no_breaker(void **state)
{
    (void)state;
    open_breaker(1);
    clerk_close();
    settings.providers[0].remote = false;
    clerk_open(&settings);
    break_it(ANSWER_UNKNOWN_ERROR, "");
    assert_false(clerk_status().open[0]);
    assert_false(clerk_ask(&query, 5000, 0)->told);
    clerk_close();
}

/* Those under way when it opens may not be asked again. */
static void a_try_is_not_repeated_once_it_is_open(void **state)
{
    struct places_query other = clerk_query(2);

    (void)state;
    settings.providers[0].tries = 5;
    settings.providers[0].backoff_ms = 100;
    open_breaker(9);
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    clerk_ask(&other, 5000, 0);
    clerk_again(0, "one");
    clerk_done(1, ANSWER_OVER_QUERY_LIMIT, "");
    clerk_pass(100);
    assert_told(asker, ANSWER_UNKNOWN_ERROR, "one");
    assert_int_equal(clerk.submit_count, 2);
    clerk_close();
}

/* ---- addresses ---- */

static void an_address_is_refused_remote_answers(void **state)
{
    (void)state;
    settings.provider_count = 1;
    settings.address_rate = settings.address_burst = 1;
    clerk_open(&settings);
    clerk_ask(&query, 5000, 7);
    assert_false(clerk_ask(&query, 5000, 7)->told); /* that joins */
    query = clerk_query(2);
    assert_told(clerk_ask(&query, 5000, 7), ANSWER_OVER_QUERY_LIMIT,
                "too many questions from this address; ask again in a moment");
    assert_int_equal(clerk_status().counters.refused_address, 1);
    assert_false(clerk_ask(&query, 5000, 8)->told);
    clerk.now_ms += 1000;
    query = clerk_query(3);
    assert_false(clerk_ask(&query, 5000, 7)->told);
    clerk_close();
}

static void where_a_local_one_can_it_is_asked_instead(void **state)
{
    (void)state;
    settings.address_rate = settings.address_burst = 1;
    clerk_open(&settings);
    clerk_ask(&query, 5000, 7);
    query = clerk_query(2);
    clerk_ask(&query, 5000, 7);
    assert_int_equal(clerk.submits[1].provider, 1);
    clerk_found(1, 10);
    /* That one cannot say it either: no remote one is asked behind it. */
    settings.providers[2] = settings.providers[0];
    settings.provider_count = 3;
    clerk_close();
    clerk_open(&settings);
    clerk_ask(&query, 5000, 7);
    query = clerk_query(3);
    struct clerk_asker *asker = clerk_ask(&query, 5000, 7);

    clerk_done(1, ANSWER_UNKNOWN_ERROR, "no file");
    assert_told(asker, ANSWER_UNKNOWN_ERROR, "no file");
    assert_int_equal(clerk.submit_count, 2);
    clerk_close();
}

static void what_a_local_one_answers_costs_an_address_nothing(void **state)
{
    (void)state;
    settings.address_rate = settings.address_burst = 1;
    clerk_open(&settings);
    strcpy(query.types, "museum");
    clerk_ask(&query, 5000, 7);
    query = clerk_query(2);
    clerk_ask(&query, 5000, 7);
    assert_int_equal(clerk.submits[1].provider, 0);
    clerk_close();
}

static void addresses_that_find_no_room_share_one_bucket(void **state)
{
    static _Alignas(BLOCK_ALIGN) uint8_t memory[8192];
    const struct hash_key key = {"any"};
    struct addresses addresses = {0};
    struct block block = block_make(memory, sizeof(memory));

    (void)state;
    addresses_init(&addresses, &block, 2, (struct bucket_limit){1, 2});
    assert_true(addresses_take(&addresses, &key, 1, 0));
    assert_true(addresses_take(&addresses, &key, 2, 0));
    for (uint64_t i = 3; i < 5; i++)
        assert_true(addresses_take(&addresses, &key, i, 0));
    assert_false(addresses_take(&addresses, &key, 5, 0));
    /* The first has its own still. */
    assert_true(addresses_take(&addresses, &key, 1, 0));
    assert_false(addresses_take(&addresses, &key, 1, 0));
    /* The second is full again, and makes room; it is now the newest. */
    assert_true(addresses_take(&addresses, &key, 6, 1000));
    assert_true(addresses_take(&addresses, &key, 6, 1000));
    assert_false(addresses_take(&addresses, &key, 6, 1000));
    assert_int_equal(addresses.pool.taken, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(its_rate_is_used_up_and_the_next_is_asked,
                               begin),
        cmocka_unit_test_setup(without_a_next_the_rate_is_the_reason, begin),
        cmocka_unit_test_setup(each_try_costs_a_token, begin),
        cmocka_unit_test_setup(local_ones_have_no_rate, begin),
        cmocka_unit_test_setup(failures_in_a_row_open_it, begin),
        cmocka_unit_test_setup(who_refuses_is_left_alone_at_once, begin),
        cmocka_unit_test_setup(half_open_it_lets_one_through, begin),
        cmocka_unit_test_setup(a_trial_that_fails_opens_it_again, begin),
        cmocka_unit_test_setup(a_trial_has_one_try, begin),
        cmocka_unit_test_setup(while_open_only_the_trial_counts, begin),
        cmocka_unit_test_setup(who_never_answers_has_failed, begin),
        cmocka_unit_test_setup(who_is_too_slow_has_failed, begin),
        cmocka_unit_test_setup(that_the_server_stops_is_no_failure, begin),
        cmocka_unit_test_setup(without_a_number_there_is_no_breaker, begin),
        cmocka_unit_test_setup(local_ones_have_no_breaker, begin),
        cmocka_unit_test_setup(a_try_is_not_repeated_once_it_is_open, begin),
        cmocka_unit_test_setup(an_address_is_refused_remote_answers, begin),
        cmocka_unit_test_setup(where_a_local_one_can_it_is_asked_instead,
                               begin),
        cmocka_unit_test_setup(
            what_a_local_one_answers_costs_an_address_nothing, begin),
        cmocka_unit_test_setup(addresses_that_find_no_room_share_one_bucket,
                               begin),
    };

    return cmocka_run_group_tests_name("desk/desk limits", tests, NULL, NULL);
}
