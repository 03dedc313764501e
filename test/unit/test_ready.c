/* When a server is to be sent clients, and when not. */
#include "http/ready.h"
#include "unit.h"

#include <string.h>

static const struct ready_facts good = {
    .neighbours = 2, .live = 1, .caught_up = true};

static bool says(const struct ready *ready, const char *word)
{
    for (size_t i = 0; i < ready->why_count; i++)
        if (strstr(ready->why[i], word))
            return true;
    return false;
}

static void judged(struct ready_facts facts, bool wanted, const char *word)
{
    struct ready ready = ready_judge(&facts);

    assert_int_equal(ready.ready, wanted);
    if (word)
        assert_true(says(&ready, word));
    else
        assert_int_equal(ready.why_count, 0);
}

static void who_has_what_a_neighbour_had_is_ready(void **state)
{
    struct ready_facts facts = good;

    (void)state;
    judged(facts, true, NULL);
    facts.caught_up = false;
    judged(facts, false, "told all it had");
}

static void each_of_these_hinders(void **state)
{
    struct ready_facts facts = good;

    (void)state;
    facts.stopping = true;
    judged(facts, false, "stops");
    facts = good;
    facts.stuck = true;
    judged(facts, false, "journal");
    facts = good;
    facts.clock_refuses = true;
    judged(facts, false, "clock");
}

static void who_has_no_neighbours_needs_none(void **state)
{
    (void)state;
    judged((struct ready_facts){.neighbours = 0}, true, NULL);
}

static void who_is_cut_off_goes_on_after_a_while(void **state)
{
    struct ready_facts facts = {.neighbours = 2};

    (void)state;
    judged(facts, false, "reached since the start");
    facts.alone_ms = READY_ALONE_MS - 1;
    judged(facts, false, "reached since the start");
    facts.alone_ms = READY_ALONE_MS;
    judged(facts, true, "goes on alone");
}

static void who_knows_all_and_loses_all_is_ready_at_once(void **state)
{
    struct ready_facts facts = good;

    (void)state;
    facts.live = 0;
    judged(facts, true, "goes on alone");
}

static void all_that_is_wrong_is_said(void **state)
{
    struct ready ready = ready_judge(&(struct ready_facts){
        .stopping = true,
        .stuck = true,
        .clock_refuses = true,
        .neighbours = 1,
        .live = 1,
    });

    (void)state;
    assert_false(ready.ready);
    assert_int_equal(ready.why_count, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_what_a_neighbour_had_is_ready),
        cmocka_unit_test(each_of_these_hinders),
        cmocka_unit_test(who_has_no_neighbours_needs_none),
        cmocka_unit_test(who_is_cut_off_goes_on_after_a_while),
        cmocka_unit_test(who_knows_all_and_loses_all_is_ready_at_once),
        cmocka_unit_test(all_that_is_wrong_is_said),
    };

    return cmocka_run_group_tests_name("http/ready", tests, NULL, NULL);
}
