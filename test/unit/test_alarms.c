#include "unit.h"

#include "desk/alarms.h"

#define IDS 40

static _Alignas(BLOCK_ALIGN) uint8_t memory[4096];

/* The next one as a walk through all finds it; at equal times the lowest. */
static int next_of(const int64_t *at_ms)
{
    int next = -1;

    for (int i = 0; i < IDS; i++)
        if (at_ms[i] >= 0 && (next < 0 || at_ms[i] < at_ms[next]))
            next = i;
    return next;
}

static void take_and_compare(struct alarms *alarms, int64_t *at_ms,
                             int64_t now_ms)
{
    int next = next_of(at_ms);
    uint32_t id;

    assert_true(alarms_next_ms(alarms) == (next < 0 ? INT64_MAX : at_ms[next]));
    if (next < 0 || at_ms[next] > now_ms)
        assert_false(alarms_take(alarms, now_ms, &id));
    else {
        assert_true(alarms_take(alarms, now_ms, &id));
        assert_int_equal(id, next);
        at_ms[next] = -1;
    }
}

static void they_ring_in_the_order_of_their_times(void **state)
{
    int64_t at_ms[IDS];
    struct alarms alarms;
    struct block block = block_make(memory, sizeof(memory));
    uint64_t dice = 1;

    (void)state;
    memset(memory, 0, sizeof(memory));
    memset(at_ms, 0xff, sizeof(at_ms));
    alarms_init(&alarms, &block, IDS);
    for (int step = 0; step < 200000; step++) {
        uint32_t id = (uint32_t)(dice_next(&dice) % IDS);

        switch (dice_next(&dice) % 4) {
        case 0:
            alarms_stop(&alarms, id);
            at_ms[id] = -1;
            break;
        case 1:
            take_and_compare(&alarms, at_ms, (int64_t)(dice_next(&dice) % 60));
            break;
        default:
            at_ms[id] = (int64_t)(dice_next(&dice) % 50);
            alarms_set(&alarms, id, at_ms[id]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_ring_in_the_order_of_their_times),
    };

    return cmocka_run_group_tests_name("places/alarms", tests, NULL, NULL);
}
