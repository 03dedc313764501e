#include "unit.h"

#include "places/block.h"

static struct block_maker maker;
static uint8_t bytes[BLOCK_BYTES_MAX];
static struct block block;

static struct place a_place(int64_t lat_e7, int64_t lon_e7, int64_t weight)
{
    return (struct place){BYTES("t:1"), BYTES("Name"), BYTES("a,b"), BYTES(""),
                          lat_e7,       lon_e7,        12,           weight};
}

static size_t write_block(void)
{
    struct writer w = writer_make(bytes, sizeof(bytes));

    block_write(&maker, &w);
    assert_false(w.full);
    assert_int_equal(maker.count, 0);
    return w.size;
}

static void empty_maker(unsigned level)
{
    memset(&maker, 0, sizeof(maker));
    maker.level = level;
}

static void places_are_read_as_they_were_written(void **state)
{
    struct place place = a_place(-900000000, 1800000000, 1000000);
    struct place other = a_place(5, -7, 3);
    int32_t lat, lon;

    (void)state;
    empty_maker(0);
    other.vicinity = BYTES("There");
    assert_true(block_add_place(&maker, &place));
    assert_true(block_add_place(&maker, &other));
    assert_int_equal(maker.cover.south_e7, -900000000);
    assert_int_equal(maker.cover.north_e7, 5);
    assert_int_equal(maker.cover.west_e7, -7);
    assert_int_equal(maker.cover.east_e7, 1800000000);
    assert_int_equal(maker.cover.weight_max, 1000000);
    size_t size = write_block();
    assert_int_equal(block_read(bytes_make(bytes, size), &block), ERR_OK);
    assert_int_equal(block.count, 2);
    block_point(&block, 0, &lat, &lon);
    assert_int_equal(lat, -900000000);
    assert_int_equal(lon, 1800000000);
    assert_int_equal(block_place(&block, 1, &place), ERR_OK);
    assert_text(place.id, "t:1");
    assert_text(place.name, "Name");
    assert_text(place.types, "a,b");
    assert_text(place.vicinity, "There");
    assert_int_equal(place.lat_e7, 5);
    assert_int_equal(place.lon_e7, -7);
    assert_int_equal(place.extent_m, 12);
    assert_int_equal(place.weight, 3);
}

static void children_are_read_as_they_were_written(void **state)
{
    struct block_child one = {7, -5, -4, -3, -2, 9}, two = {8, 1, 2, 3, 4, 8};
    struct block_child got;

    (void)state;
    empty_maker(3);
    assert_true(block_add_child(&maker, &one));
    assert_true(block_add_child(&maker, &two));
    assert_int_equal(maker.cover.south_e7, -5);
    assert_int_equal(maker.cover.north_e7, 2);
    assert_int_equal(maker.cover.west_e7, -3);
    assert_int_equal(maker.cover.east_e7, 4);
    assert_int_equal(maker.cover.weight_max, 9);
    size_t size = write_block();
    assert_int_equal(block_read(bytes_make(bytes, size), &block), ERR_OK);
    assert_int_equal(block.level, 3);
    block_child(&block, 1, &got);
    assert_memory_equal(&got, &two, sizeof(two));
    block_child(&block, 0, &got);
    assert_memory_equal(&got, &one, sizeof(one));
}

/* By its bytes, and by how many there are. */
static void a_block_is_full_at_its_bounds(void **state)
{
    static char text[PLACE_TEXT_BYTES_MAX];
    struct place place = a_place(0, 0, 0);
    struct block_child child = {1, 0, 0, 0, 0, 0};
    size_t count = 0;

    (void)state;
    memset(text, 'x', sizeof(text));
    place.vicinity = place.name = bytes_make(text, sizeof(text));
    empty_maker(0);
    while (block_add_place(&maker, &place))
        count++;
    assert_int_equal(count, (BLOCK_BYTES_MAX - 3) / (18 + 4 + 3 + 3 + 400));
    assert_in_range(write_block(), BLOCK_BYTES_MAX - 428, BLOCK_BYTES_MAX);
    empty_maker(1);
    for (count = 0; block_add_child(&maker, &child);)
        count++;
    assert_int_equal(count, BLOCK_ITEMS_MAX);
    assert_int_equal(write_block(), 3 + BLOCK_ITEMS_MAX * 24);
}

static enum err read_all(struct bytes from)
{
    struct place place;
    struct block_child child;
    enum err error = block_read(from, &block);

    for (size_t i = 0; i < block.count && error == ERR_OK; i++)
        if (block.level)
            block_child(&block, i, &child);
        else
            error = block_place(&block, i, &place);
    return error;
}

/* Under the sanitizers this shows that nothing is read beyond the end. */
static void damage_is_refused_or_understood(void **state)
{
    struct place place = a_place(1, 2, 3);
    uint8_t hurt[BLOCK_BYTES_MAX];
    uint64_t dice = 3;
    size_t refused = 0;

    (void)state;
    empty_maker(0);
    for (int i = 0; i < 9; i++)
        assert_true(block_add_place(&maker, &place));
    size_t size = write_block();
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(read_all(bytes_make(bytes, cut)), ERR_MALFORMED);
    for (unsigned round = 0; round < 20000; round++) {
        uint8_t *copy = memcpy(hurt, bytes, size);

        copy[dice_next(&dice) % size] = (uint8_t)dice_next(&dice);
        refused += read_all(bytes_make(copy, size)) != ERR_OK;
    }
    assert_in_range(refused, 1000, 19000);
}

static void heads_that_cannot_be_are_refused(void **state)
{
    static uint8_t big[BLOCK_BYTES_MAX * 2];

    (void)state;
    big[0] = 1;
    assert_int_equal(block_read(bytes_make(big, 27), &block), ERR_MALFORMED);
    big[1] = 1;
    assert_int_equal(block_read(bytes_make(big, 27), &block), ERR_OK);
    big[0] = BLOCK_LEVELS_MAX + 1;
    assert_int_equal(block_read(bytes_make(big, 27), &block), ERR_MALFORMED);
    big[0] = 1;
    big[1] = BLOCK_ITEMS_MAX + 1;
    assert_int_equal(block_read(bytes_make(big, sizeof(big)), &block),
                     ERR_MALFORMED);
}

static void a_place_off_the_globe_is_damage(void **state)
{
    static const int32_t off[][2] = {
        {900000001, 0}, {-900000001, 0}, {0, 1800000001}, {0, -1800000001}};
    struct place place;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(off); i++) {
        place = a_place(off[i][0], off[i][1], 0);
        empty_maker(0);
        assert_true(block_add_place(&maker, &place));
        size_t size = write_block();
        assert_int_equal(block_read(bytes_make(bytes, size), &block), ERR_OK);
        assert_int_equal(block_place(&block, 0, &place), ERR_MALFORMED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_read_as_they_were_written),
        cmocka_unit_test(children_are_read_as_they_were_written),
        cmocka_unit_test(a_block_is_full_at_its_bounds),
        cmocka_unit_test(damage_is_refused_or_understood),
        cmocka_unit_test(heads_that_cannot_be_are_refused),
        cmocka_unit_test(a_place_off_the_globe_is_damage),
    };

    return cmocka_run_group_tests_name("places/block", tests, NULL, NULL);
}
