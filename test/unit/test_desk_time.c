#include "clerk.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct desk_settings settings;
static struct places_query query;

static int begin(void **state)
{
    (void)state;
    settings = clerk_settings();
    query = clerk_query(1);
    return 0;
}

/* ---- deadlines ---- */

static void each_waits_until_its_own_deadline(void **state)
{
    (void)state;
    settings.provider_count = 1;
    clerk_open(&settings);
    struct clerk_asker *early = clerk_ask(&query, 1000, 0);
    struct clerk_asker *late = clerk_ask(&query, 3000, 0);

    clerk_pass(999);
    assert_false(early->told);
    assert_true(desk_timeout_ms(clerk.desk) == clerk.now_ms + 1);
    clerk_pass(1);
    assert_told(early, ANSWER_UNKNOWN_ERROR, "no answer within the deadline");
    assert_false(late->told);
    assert_int_equal(clerk.cancel_count, 0);
    clerk_found(0, 10);
    assert_told(late, ANSWER_OK, "");
    clerk_close();
}

static void nobody_waits_and_the_provider_may_stop(void **state)
{
    (void)state;
    settings.provider_count = 1;
    clerk_open(&settings);
    clerk_ask(&query, 1000, 0);
    clerk_ask(&query, 2000, 0);
    clerk_pass(5000);
    assert_int_equal(clerk.cancel_count, 1);
    assert_true(clerk.submits[0].cancelled);
    assert_int_equal(clerk_status().waiting, 0);
    assert_int_equal(clerk_status().flights, 1);
    clerk_done(0, ANSWER_UNKNOWN_ERROR, "stopped");
    assert_int_equal(clerk_status().flights, 0);
    clerk_close();
}

static void a_provider_is_told_the_latest_deadline(void **state)
{
    int64_t asked_ms;

    (void)state;
    settings.providers[0].tries = 2;
    clerk_open(&settings);
    asked_ms = clerk.now_ms;
    clerk_ask(&query, 1000, 0);
    clerk_ask(&query, 3000, 0);
    clerk_ask(&query, 2000, 0);
    assert_true(clerk.submits[0].deadline_ms == asked_ms + 1000);
    clerk_done(0, ANSWER_UNKNOWN_ERROR, "no");
    assert_true(clerk.submits[1].deadline_ms == asked_ms + 3000);
    clerk_close();
}

static void who_comes_too_late_is_told_at_once(void **state)
{
    (void)state;
    clerk_open(&settings);
    assert_told(clerk_ask(&query, 0, 0), ANSWER_UNKNOWN_ERROR,
                "no answer within the deadline");
    assert_int_equal(clerk.submit_count, 0);
    clerk_close();
}

/* A tick that comes late must not ask the next for nobody. */
static void nobody_is_asked_for_those_whose_time_is_over(void **state)
{
    (void)state;
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 3000, 0);

    clerk.now_ms += 3000;
    desk_tick(clerk.desk, clerk.now_ms);
    assert_told(asker, ANSWER_UNKNOWN_ERROR, "no answer within the deadline");
    assert_int_equal(clerk.submit_count, 1);
    clerk_close();
}

/* Two who hold the lock one after the other may have looked at the clock the
 * other way round. */
static void an_older_time_does_no_harm(void **state)
{
    (void)state;
    clerk_open(&settings);
    desk_tick(clerk.desk, clerk.now_ms + 500);
    struct clerk_asker *asker = clerk_ask(&query, 500, 0);

    assert_told(asker, ANSWER_UNKNOWN_ERROR, "no answer within the deadline");
    clerk_close();
}

/* ---- time for those behind ---- */

static void a_slow_one_leaves_a_third_of_the_time(void **state)
{
    (void)state;
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 3000, 0);

    clerk_pass(1999);
    assert_int_equal(clerk.submit_count, 1);
    clerk_pass(1);
    assert_true(clerk.submits[0].cancelled);
    assert_int_equal(clerk.submit_count, 2);
    assert_int_equal(clerk.submits[1].provider, 1);
    clerk_found(0, 10); /* too late */
    assert_false(asker->told);
    assert_int_equal(clerk_status().counters.late, 1);
    clerk_found(1, 10);
    assert_ptr_equal(asker->answer.payload, &clerk.payloads[1]);
    clerk_close();
}

static void the_limit_holds_for_all_tries_together(void **state)
{
    (void)state;
    settings.providers[0].tries = 9;
    settings.providers[0].backoff_ms = 1000;
    clerk_open(&settings);
    clerk_ask(&query, 3000, 0);
    clerk_again(0, "one");
    clerk_pass(1000);
    assert_int_equal(clerk.submit_count, 2);
    clerk_pass(1000);
    assert_true(clerk.submits[1].cancelled);
    assert_int_equal(clerk.submits[2].provider, 1);
    clerk_close();
}

static void the_last_that_can_has_all_the_time(void **state)
{
    (void)state;
    settings.providers[0].keyword = true;
    settings.providers[1].keyword = false;
    strcpy(query.keyword, "sushi");
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 3000, 0);

    clerk_pass(2999);
    assert_int_equal(clerk.cancel_count, 0);
    clerk_found(0, 10);
    assert_told(asker, ANSWER_OK, "");
    clerk_close();
}

/* Time that is left for one that cannot be asked is lost. */
static void behind_it_is_none_that_can_be_asked(void **state)
{
    (void)state;
    settings.providers[1].unusable = "no places file is loaded";
    clerk_open(&settings);
    struct clerk_asker *asker = clerk_ask(&query, 3000, 0);

    clerk_pass(2999);
    assert_int_equal(clerk.cancel_count, 0);
    clerk_found(0, 10);
    assert_told(asker, ANSWER_OK, "");
    clerk_close();
    settings.providers[2] = clerk_settings().providers[1];
    settings.provider_count = 3;
    clerk_open(&settings);
    clerk_ask(&query, 3000, 0);
    clerk_pass(2000);
    assert_int_equal(clerk.cancel_count, 1);
    assert_int_equal(clerk.submits[1].provider, 2);
    clerk_close();
}

static void a_slow_one_is_quoted_as_slow(void **state)
{
    (void)state;
    settings.providers[1].rate = settings.providers[1].burst = 1;
    settings.providers[1].remote = true;
    clerk_open(&settings);
    struct places_query other = clerk_query(2);

    clerk_ask(&other, 5000, 0);
    clerk_done(0, ANSWER_UNKNOWN_ERROR, "a");
    struct clerk_asker *asker = clerk_ask(&query, 300, 0);

    clerk_pass(200);
    assert_told(asker, ANSWER_UNKNOWN_ERROR, "google did not answer in time");
    clerk_close();
}

/* ---- tickets that come back late, or twice ---- */

/* A2: it still has the same question, so it is not asked it once more. */
static void who_asks_what_was_taken_back_waits_for_it(void **state)
{
    (void)state;
    settings.provider_count = 1;
    clerk_open(&settings);
    clerk_ask(&query, 1000, 0);
    clerk_pass(1000);
    struct clerk_asker *asker = clerk_ask(&query, 1000, 0);

    assert_int_equal(clerk.submit_count, 1);
    clerk_done(0, ANSWER_UNKNOWN_ERROR, "stopped");
    assert_int_equal(clerk.submit_count, 2);
    assert_false(asker->told);
    clerk_found(1, 10);
    assert_told(asker, ANSWER_OK, "");
    clerk_close();
}

static void it_may_even_have_the_answer(void **state)
{
    (void)state;
    settings.provider_count = 1;
    clerk_open(&settings);
    clerk_ask(&query, 1000, 0);
    clerk_pass(1000);
    struct clerk_asker *asker = clerk_ask(&query, 1000, 0);

    clerk_found(0, 10);
    assert_told(asker, ANSWER_OK, "");
    assert_int_equal(clerk.submit_count, 1);
    clerk_close();
}

static void waiting_for_it_has_an_end(void **state)
{
    (void)state;
    clerk_open(&settings);
    clerk_ask(&query, 3000, 0);
    clerk_pass(2000);
    clerk_done(1, ANSWER_UNKNOWN_ERROR, "no file");
    struct clerk_asker *asker = clerk_ask(&query, 3000, 0);

    assert_int_equal(clerk.submit_count, 2);
    clerk_pass(1999);
    assert_int_equal(clerk.submit_count, 2);
    clerk_pass(1);
    assert_int_equal(clerk.submit_count, 3);
    assert_int_equal(clerk.submits[2].provider, 1);
    clerk_found(2, 10);
    assert_told(asker, ANSWER_OK, "");
    clerk_close();
}

static void a_stale_ticket_is_nobodys(void **state)
{
    (void)state;
    settings.provider_count = 1;
    clerk_open(&settings);
    clerk_ask(&query, 1000, 0);
    clerk_found(0, 10);
    struct clerk_asker *asker = clerk_ask(&query, 1000, 0);

    clerk_found(0, 10);
    assert_true(clerk.payloads[1].dropped);
    assert_false(asker->told);
    clerk.submits[CLERK_MAX - 1].ticket = UINT64_MAX;
    desk_done(clerk.desk, clerk.now_ms, UINT64_MAX,
              &(struct desk_result){.status = ANSWER_OK});
    desk_done(clerk.desk, clerk.now_ms, 0,
              &(struct desk_result){.status = ANSWER_OK});
    assert_false(asker->told);
    clerk_close();
}

static void meddle(const struct clerk_asker *asker)
{
    (void)asker;
    desk_tick(clerk.desk, clerk.now_ms);
}

/* Its tables may be half changed: that stops the program. */
static void an_answer_does_not_call_the_desk(void **state)
{
    pid_t child = fork();
    int status;

    (void)state;
    if (child == 0) {
        settings.provider_count = 0;
        clerk_open(&settings);
        clerk.watch_answer = meddle;
        if (!freopen("/dev/null", "w", stderr))
            _exit(1);
        signal(SIGABRT, SIG_DFL);
        clerk_ask(&query, 1000, 0);
        _exit(0);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- room ---- */

static void every_place_is_taken_and_the_next_is_refused(void **state)
{
    (void)state;
    settings.provider_count = 1;
    clerk_open(&settings);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 8; i++) {
            query = clerk_query(10 * round + i);
            assert_false(clerk_ask(&query, 1000, 0)->told);
        }
        query = clerk_query(50);
        assert_told(clerk_ask(&query, 1000, 0), ANSWER_OVER_QUERY_LIMIT,
                    "too many questions are waiting; ask again in a moment");
        clerk_pass(1000);
    }
    /* Nobody waits, but all are still with the provider. */
    assert_int_equal(clerk_status().flights, 16);
    assert_told(clerk_ask(&query, 1000, 0), ANSWER_OVER_QUERY_LIMIT,
                "too many questions are waiting; ask again in a moment");
    assert_int_equal(clerk_status().counters.refused_waiting, 3);
    clerk_done(3, ANSWER_UNKNOWN_ERROR, "stopped");
    assert_false(clerk_ask(&query, 1000, 0)->told);
    clerk_close();
}

/* ---- the end ---- */

static void the_server_stops_and_all_are_told(void **state)
{
    (void)state;
    clerk_open(&settings);
    struct clerk_asker *first = clerk_ask(&query, 5000, 0);
    struct clerk_asker *second = clerk_ask(&query, 5000, 0);

    desk_hurry(clerk.desk, clerk.now_ms);
    assert_told(first, ANSWER_UNKNOWN_ERROR, "the server stops");
    assert_told(second, ANSWER_UNKNOWN_ERROR, "the server stops");
    assert_true(clerk.submits[0].cancelled);
    assert_told(clerk_ask(&query, 5000, 0), ANSWER_UNKNOWN_ERROR,
                "the server stops");
    clerk_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_waits_until_its_own_deadline, begin),
        cmocka_unit_test_setup(nobody_waits_and_the_provider_may_stop, begin),
        cmocka_unit_test_setup(a_provider_is_told_the_latest_deadline, begin),
        cmocka_unit_test_setup(who_comes_too_late_is_told_at_once, begin),
        cmocka_unit_test_setup(nobody_is_asked_for_those_whose_time_is_over,
                               begin),
        cmocka_unit_test_setup(an_older_time_does_no_harm, begin),
        cmocka_unit_test_setup(a_slow_one_leaves_a_third_of_the_time, begin),
        cmocka_unit_test_setup(the_limit_holds_for_all_tries_together, begin),
        cmocka_unit_test_setup(the_last_that_can_has_all_the_time, begin),
        cmocka_unit_test_setup(behind_it_is_none_that_can_be_asked, begin),
        cmocka_unit_test_setup(a_slow_one_is_quoted_as_slow, begin),
        cmocka_unit_test_setup(who_asks_what_was_taken_back_waits_for_it,
                               begin),
        cmocka_unit_test_setup(it_may_even_have_the_answer, begin),
        cmocka_unit_test_setup(waiting_for_it_has_an_end, begin),
        cmocka_unit_test_setup(a_stale_ticket_is_nobodys, begin),
        cmocka_unit_test_setup(an_answer_does_not_call_the_desk, begin),
        cmocka_unit_test_setup(every_place_is_taken_and_the_next_is_refused,
                               begin),
        cmocka_unit_test_setup(the_server_stops_and_all_are_told, begin),
    };

    return cmocka_run_group_tests_name("desk/desk time", tests, NULL, NULL);
}
