#include "unit.h"

#include "node/texts.h"

#define PAGES 40

static struct texts texts;

static int begin(void **state)
{
    struct block measure = block_measure();
    struct texts none;

    texts_init(&none, &measure, PAGES);
    *state = aligned_alloc(BLOCK_ALIGN, measure.used);
    memset(*state, 0, measure.used);
    struct block block = block_make(*state, measure.used);
    texts_init(&texts, &block, PAGES);
    return 0;
}

static int end(void **state)
{
    free(*state);
    return 0;
}

static uint32_t take(size_t size)
{
    uint32_t cell;

    assert_int_equal(texts_take(&texts, size, &cell), ERR_OK);
    return cell;
}

static void cells_do_not_overlap(void **state)
{
    enum { CELLS = 200 };
    uint32_t cells[CELLS];
    size_t sizes[CELLS];
    uint64_t dice = 1;

    (void)state;
    for (size_t i = 0; i < CELLS; i++) {
        sizes[i] = 1 + dice_next(&dice) % TEXTS_CELL_BYTES_MAX;
        cells[i] = take(sizes[i]);
        memset(texts_at(&texts, cells[i]), (int)i, sizes[i]);
    }
    for (size_t i = 0; i < CELLS; i++)
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(texts_at(&texts, cells[i])[j], (uint8_t)i);
}

static void given_back_cells_are_used_again(void **state)
{
    enum { PER_PAGE = TEXTS_PAGE_BYTES / 1536 };
    uint32_t cells[PAGES * PER_PAGE], none;

    (void)state;
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT_OF(cells); i++)
            cells[i] = take(1500);
        assert_int_equal(texts_take(&texts, 1500, &none), ERR_FULL);
        assert_int_equal(texts.pages_taken, PAGES);
        for (size_t i = 0; i < COUNT_OF(cells); i++)
            texts_give(&texts, cells[(i * 7) % COUNT_OF(cells)]);
        assert_int_equal(texts.pages_taken, 0);
    }
}

/* A page that served one size must be able to serve any other. */
static void an_empty_page_changes_its_size(void **state)
{
    static const size_t sizes[] = {1, 40, 200, 1000, 1536, 16};
    static uint32_t cells[PAGES * TEXTS_PAGE_BYTES / 16];

    (void)state;
    for (size_t round = 0; round < COUNT_OF(sizes); round++) {
        size_t count = 0;

        while (texts_take(&texts, sizes[round], &cells[count]) == ERR_OK)
            count++;
        assert_true(count >= PAGES * (size_t)(TEXTS_PAGE_BYTES / 1536));
        while (count)
            texts_give(&texts, cells[--count]);
    }
}

static void one_class_serves_sizes_near_one_another(void **state)
{
    (void)state;
    assert_true(texts_same_class(33, 48));
    assert_false(texts_same_class(48, 49));
    assert_true(texts_same_class(1281, 1536));
    assert_true(texts_same_class(1, 16));
}

/* Random takes and gives, against a plain list of what is held. */
static void a_long_life_keeps_every_byte(void **state)
{
    enum { HELD = 300 };
    struct {
        uint32_t cell;
        size_t size;
        uint8_t mark;
    } held[HELD] = {{0, 0, 0}};
    uint64_t dice = 7;

    (void)state;
    for (unsigned step = 0; step < 200000; step++) {
        size_t i = dice_next(&dice) % HELD;

        if (held[i].size) {
            const uint8_t *at = texts_at(&texts, held[i].cell);

            assert_int_equal(at[0], held[i].mark);
            assert_int_equal(at[held[i].size - 1], held[i].mark);
            texts_give(&texts, held[i].cell);
            held[i].size = 0;
            continue;
        }
        size_t size = 1 + dice_next(&dice) % (dice % 8 ? 100 : 1536);
        if (texts_take(&texts, size, &held[i].cell) != ERR_OK)
            continue;
        held[i].size = size;
        held[i].mark = (uint8_t)step;
        memset(texts_at(&texts, held[i].cell), (int)(step & 255), size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cells_do_not_overlap, begin, end),
        cmocka_unit_test_setup_teardown(given_back_cells_are_used_again, begin,
                                        end),
        cmocka_unit_test_setup_teardown(an_empty_page_changes_its_size, begin,
                                        end),
        cmocka_unit_test(one_class_serves_sizes_near_one_another),
        cmocka_unit_test_setup_teardown(a_long_life_keeps_every_byte, begin,
                                        end),
    };

    return cmocka_run_group_tests_name("node/texts", tests, NULL, NULL);
}
