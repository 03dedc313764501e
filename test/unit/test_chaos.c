/*
 * Random herds: writes, cuts, deaths and slow wires all at once, with the
 * claims of every node checked as it goes; then peace, and agreement is due.
 * CHAOS_SEEDS=N runs more seeds, CHAOS_SEED=S just that one.
 */
#include "herd.h"

#define STEPS 120

static uint32_t draw(uint64_t *dice, uint32_t below)
{
    return (uint32_t)(dice_next(dice) % below);
}

/* A tree, so that all are joined, and some more links. */
static void draw_edges(uint64_t *dice, uint32_t count, struct herd_edge *edges)
{
    size_t n = 0;

    for (uint32_t node = 1; node < count; node++, n++) {
        edges[n] = (struct herd_edge){draw(dice, node), node};
    }
    for (uint32_t extra = draw(dice, 4); extra; extra--) {
        uint32_t a = draw(dice, count), b = draw(dice, count);

        if (a != b)
            edges[n++] = (struct herd_edge){a, b};
    }
    edges[n] = (struct herd_edge){0, 0};
}

static void draw_report(struct herd *herd, uint64_t *dice)
{
    char id[8], position[24];
    uint32_t node = draw(dice, herd->count);

    if (herd->down[node])
        return;
    snprintf(id, sizeof(id), "k%u", draw(dice, HERD_IDS));
    snprintf(position, sizeof(position), "+%u-%u", draw(dice, 90),
             draw(dice, 180));
    /* Few stamps, so that some are equal and some go back. */
    herd_report(herd, node, id, position,
                100 + herd->now_ms / 20 - draw(dice, 3));
}

static void draw_fault(struct herd *herd, uint64_t *dice)
{
    uint32_t a = draw(dice, herd->count), b = draw(dice, herd->count);

    switch (draw(dice, 4)) {
    case 0:
        if (a != b)
            herd_cut(herd, a, b);
        break;
    case 1:
    case 2:
        herd_heal(herd, a, b);
        break;
    default:
        if (herd->down[a])
            herd_start(herd, a);
        else if (draw(dice, 4) == 0)
            herd_kill(herd, a);
        break;
    }
}

static void make_peace(struct herd *herd)
{
    for (uint32_t a = 0; a < herd->count; a++) {
        if (herd->down[a])
            herd_start(herd, a);
        for (uint32_t b = 0; b < herd->count; b++)
            herd_heal(herd, a, b);
    }
}

/* Records sent by all, so that a run in which nothing happened is noticed. */
static uint64_t traffic;

static void run_seed(uint64_t seed)
{
    uint64_t dice = seed * 2 + 1;
    uint32_t count = 2 + draw(&dice, 5);
    struct herd_edge edges[16];
    static const size_t speeds[] = {0, 0, 300, 3000};
    struct herd_options options = {
        .wire_bytes_per_ms = speeds[draw(&dice, 4)],
        .written_lag_ms = draw(&dice, 3) ? 0 : draw(&dice, 30),
        .max_origins = draw(&dice, 3) ? 0 : 24,
        .tree = draw(&dice, 3) > 0,
    };

    draw_edges(&dice, count, edges);
    struct herd *herd = herd_create(count, edges, &options, seed);
    for (unsigned i = 0; i < STEPS; i++) {
        for (uint32_t writes = draw(&dice, 6); writes; writes--)
            draw_report(herd, &dice);
        if (draw(&dice, 8) == 0)
            draw_fault(herd, &dice);
        herd_run(herd, draw(&dice, 20));
        if (i % 10 == 0)
            herd_check(herd);
    }
    make_peace(herd);
    herd_settle(herd, 20000);
    herd_run(herd, 2000);
    herd_check(herd);
    /* A small table forgets claims, which is allowed. */
    if (!options.max_origins)
        assert_true(herd_vectors_agree(herd));
    for (uint32_t node = 0; node < count; node++)
        traffic += herd_counters(herd, node).sent;
    herd_destroy(herd);
}

static void claims_stay_true_and_all_agree_in_the_end(void **state)
{
    const char *one = getenv("CHAOS_SEED"), *many = getenv("CHAOS_SEEDS");
    uint64_t first = one ? strtoull(one, NULL, 10) : 0;
    uint64_t count = one ? 1 : many ? strtoull(many, NULL, 10) : 150;

    (void)state;
    for (uint64_t seed = first; seed < first + count; seed++) {
        print_message("\rseed %llu ", (unsigned long long)seed);
        run_seed(seed);
    }
    print_message("\r%llu seeds, %llu records sent\n",
                  (unsigned long long)count, (unsigned long long)traffic);
    assert_true(traffic > 50 * count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_stay_true_and_all_agree_in_the_end),
    };

    return cmocka_run_group_tests_name("node/chaos", tests, NULL, NULL);
}
