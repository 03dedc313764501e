#include "clerk.h"

static struct desk_settings settings;

static int begin(void **state)
{
    (void)state;
    settings = clerk_settings();
    settings.providers[0].cache_ms = 1000;
    settings.providers[1].cache_ms = 5000;
    return 0;
}

static struct places_query somewhere(int n, bool local)
{
    struct places_query query = clerk_query(n);

    if (local)
        strcpy(query.types, "museum");
    return query;
}

/* Ask, and have the provider find so many bytes. */
static void find(int n, bool local, size_t bytes)
{
    struct places_query query = somewhere(n, local);

    assert_false(clerk_ask(&query, 5000, 0)->told);
    clerk_found(clerk.submit_count - 1, bytes);
}

/* The one whose payload it is if it is told at once; -1 = it is not kept. */
static long known(int n, bool local)
{
    struct places_query query = somewhere(n, local);
    uint32_t before = clerk.submit_count;
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    if (asker->told) {
        assert_int_equal(clerk.submit_count, before);
        return (struct clerk_payload *)asker->answer.payload - clerk.payloads;
    }
    clerk_done(before, ANSWER_UNKNOWN_ERROR, "");
    if (!asker->told)
        clerk_done(before + 1, ANSWER_UNKNOWN_ERROR, "");
    return -1;
}

static void what_is_known_is_not_asked(void **state)
{
    (void)state;
    clerk_open(&settings);
    find(1, false, 100);
    find(2, false, 100);
    assert_int_equal(known(2, false), 1);
    assert_int_equal(known(1, false), 0);
    assert_int_equal(known(3, false), -1);
    assert_int_equal(clerk_status().cached, 2);
    assert_int_equal(clerk_status().cached_bytes, 200);
    assert_int_equal(clerk_status().counters.cache_hits, 2);
    clerk_close();
}

static void each_is_told_its_own_bound(void **state)
{
    struct places_query query = clerk_query(1);

    (void)state;
    clerk_open(&settings);
    find(1, false, 100);
    query.items_max = 4;
    struct clerk_asker *asker = clerk_ask(&query, 5000, 0);

    assert_told(asker, ANSWER_OK, "");
    assert_int_equal(asker->answer.items_max, 4);
    clerk_close();
}

static void that_there_is_nothing_is_known_too(void **state)
{
    struct places_query query = clerk_query(1);

    (void)state;
    clerk_open(&settings);
    clerk_ask(&query, 5000, 0);
    clerk_done(0, ANSWER_ZERO_RESULTS, "");
    assert_told(clerk_ask(&query, 5000, 0), ANSWER_ZERO_RESULTS, "");
    clerk_close();
}

static void failures_are_not_kept(void **state)
{
    (void)state;
    settings.provider_count = 1;
    clerk_open(&settings);
    for (int status = ANSWER_INVALID_REQUEST; status < ANSWER_STATUSES;
         status++) {
        struct places_query query = clerk_query(status);

        clerk_ask(&query, 5000, 0);
        clerk_done(clerk.submit_count - 1, (enum answer_status)status, "");
        assert_int_equal(known(status, false), -1);
    }
    clerk_close();
}

static void each_provider_has_its_time(void **state)
{
    (void)state;
    clerk_open(&settings);
    find(1, false, 100);
    find(1, true, 100);
    clerk.now_ms += 999;
    assert_int_equal(known(1, false), 0);
    clerk.now_ms += 1;
    assert_int_equal(known(1, false), -1);
    assert_true(clerk.payloads[0].dropped);
    clerk_pass(3999);
    assert_int_equal(known(1, true), 1);
    clerk_pass(1);
    assert_true(clerk.payloads[1].dropped); /* though nobody asks */
    clerk_close();
}

static void without_a_time_nothing_is_kept(void **state)
{
    (void)state;
    settings.providers[0].cache_ms = 0;
    clerk_open(&settings);
    find(1, false, 100);
    assert_true(clerk.payloads[0].dropped);
    clerk_close();
}

static void too_many_bytes_and_the_least_asked_for_goes(void **state)
{
    (void)state;
    clerk_open(&settings);
    find(1, false, 400);
    find(2, false, 400);
    assert_int_equal(known(1, false), 0);
    find(3, false, 201);
    assert_int_equal(known(2, false), -1);
    assert_int_equal(known(1, false), 0);
    assert_int_equal(known(3, false), 2);
    assert_int_equal(clerk_status().cached_bytes, 601);
    find(4, false, 1000);
    assert_int_equal(clerk_status().cached, 1);
    find(5, false, 1001);
    assert_int_equal(known(4, false), 3);
    assert_true(clerk.payloads[4].dropped);
    clerk_close();
}

static void too_many_entries_and_the_least_asked_for_goes(void **state)
{
    (void)state;
    clerk_open(&settings);
    for (int i = 0; i < 5; i++)
        find(i, false, 1);
    assert_int_equal(clerk_status().cached, 4);
    assert_int_equal(known(0, false), -1);
    assert_int_equal(known(1, false), 1);
    clerk_close();
}

static void there_may_be_no_room_at_all(void **state)
{
    (void)state;
    settings.cache_entries = 0;
    clerk_open(&settings);
    find(1, false, 0);
    assert_int_equal(known(1, false), -1);
    clerk_close();
}

/* Nobody waits any more; but somebody will ask again. */
static void what_comes_late_is_kept(void **state)
{
    struct places_query query = clerk_query(1);

    (void)state;
    settings.provider_count = 1;
    clerk_open(&settings);
    clerk_ask(&query, 1000, 0);
    clerk_pass(1000);
    clerk_found(0, 100);
    assert_int_equal(known(1, false), 0);
    clerk_close();
}

/* Two providers found it: the last one's is kept, alone. */
static void the_newer_takes_the_place_of_the_older(void **state)
{
    struct places_query query = clerk_query(1);

    (void)state;
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 3000, 0);

    clerk_pass(2000);
    clerk_found(0, 100);
    assert_false(asker->told);
    clerk_found(1, 200);
    assert_true(clerk.payloads[0].dropped);
    assert_int_equal(known(1, false), 1);
    assert_int_equal(clerk_status().cached, 1);
    assert_int_equal(clerk_status().cached_bytes, 200);
    clerk_close();
}

static void another_file_and_the_local_ones_go(void **state)
{
    struct places_query query = somewhere(4, true);

    (void)state;
    clerk_open(&settings);
    find(1, true, 100);
    find(2, false, 100);
    find(3, true, 100);
    struct clerk_asker *asker = clerk_ask(&query, 3000, 0);

    desk_forget_local(clerk.desk);
    assert_true(clerk.payloads[0].dropped);
    assert_false(clerk.payloads[1].dropped);
    assert_true(clerk.payloads[2].dropped);
    /* What was asked of the old file is an answer, but not for long. */
    clerk_found(3, 100);
    assert_told(asker, ANSWER_OK, "");
    assert_int_equal(known(4, true), -1);
    assert_int_equal(known(2, false), 1);
    clerk_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_known_is_not_asked, begin),
        cmocka_unit_test_setup(each_is_told_its_own_bound, begin),
        cmocka_unit_test_setup(that_there_is_nothing_is_known_too, begin),
        cmocka_unit_test_setup(failures_are_not_kept, begin),
        cmocka_unit_test_setup(each_provider_has_its_time, begin),
        cmocka_unit_test_setup(without_a_time_nothing_is_kept, begin),
        cmocka_unit_test_setup(too_many_bytes_and_the_least_asked_for_goes,
                               begin),
        cmocka_unit_test_setup(too_many_entries_and_the_least_asked_for_goes,
                               begin),
        cmocka_unit_test_setup(there_may_be_no_room_at_all, begin),
        cmocka_unit_test_setup(what_comes_late_is_kept, begin),
        cmocka_unit_test_setup(the_newer_takes_the_place_of_the_older, begin),
        cmocka_unit_test_setup(another_file_and_the_local_ones_go, begin),
    };

    return cmocka_run_group_tests_name("places/kept", tests, NULL, NULL);
}
