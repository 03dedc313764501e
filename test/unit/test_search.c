#include "unit.h"

#include "places/curve.h"
#include "places/rank.h"
#include "places/search.h"

enum { MANY = 4000, BLOCKS = 4000, ROUNDS = 3000 };

/* Blocks in memory, as a places file has them. */
struct shelf {
    uint8_t bytes[BLOCKS][BLOCK_BYTES_MAX];
    size_t sizes[BLOCKS];
    uint32_t count; /* IDs begin at 1 */
    unsigned level; /* of the root, which is the last */
};

struct known {
    char id[16], name[24], types[24];
    struct place place;
    double key;
};

static struct shelf shelf;
static struct known known[MANY];
static struct search search;
static struct places_query query;
static uint32_t shown; /* blocks, for the last query */

/* ---- a little world ---- */

static int64_t about(uint64_t *dice, int64_t middle, int64_t reach)
{
    return middle - reach + (int64_t)(dice_next(dice) % (2 * (uint64_t)reach));
}

static int64_t within(int64_t x, int64_t limit)
{
    return x > limit ? limit : x < -limit ? -limit : x;
}

/* Crowds, also at the poles and at the 180th meridian; many stand on a grid,
 * so that several are at one point, or equally far. */
static void draw_place(struct known *one, size_t i, uint64_t *dice)
{
    static const int64_t crowds[][2] = {{340000000, -1180000000},
                                        {899900000, 0},
                                        {0, 1799500000},
                                        {-899500000, 900000000},
                                        {-170000000, -1799900000}};
    static const char *const kinds[] = {"a", "b", "a,b", "c,a", "d"};
    size_t crowd = dice_next(dice) % COUNT_OF(crowds);
    int64_t grid = dice_next(dice) % 2 ? 1 : 500000;
    int64_t lat = about(dice, crowds[crowd][0], 4000000);
    int64_t lon =
        about(dice, crowds[crowd][1],
              lat > 890000000 || lat < -890000000 ? 1000000000 : 4000000);

    if (lon > 1800000000)
        lon -= 3600000000;
    if (lon < -1800000000)
        lon += 3600000000;
    snprintf(one->id, sizeof(one->id), "t:%04zx",
             (size_t)(i * 2654435761u % 65536));
    snprintf(one->name, sizeof(one->name), "Place %zu", i);
    snprintf(one->types, sizeof(one->types), "%s",
             kinds[dice_next(dice) % COUNT_OF(kinds)]);
    one->place = (struct place){
        bytes_text(one->id),
        bytes_text(one->name),
        bytes_text(one->types),
        BYTES("v"),
        within(lat / grid * grid, 900000000),
        within(lon / grid * grid, 1800000000),
        1,
        (int64_t)(dice_next(dice) % 1000001),
    };
}

static int on_the_curve(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    uint64_t at = curve_at(x->place.lat_e7, x->place.lon_e7);
    uint64_t other = curve_at(y->place.lat_e7, y->place.lon_e7);

    return (at > other) - (at < other);
}

static void borrow(struct known *one)
{
    one->place.id = bytes_text(one->id);
    one->place.name = bytes_text(one->name);
    one->place.types = bytes_text(one->types);
}

static struct block_child put_away(struct block_maker *maker)
{
    struct block_child child = maker->cover;
    struct writer w = writer_make(shelf.bytes[shelf.count], BLOCK_BYTES_MAX);

    assert_true(shelf.count < BLOCKS);
    block_write(maker, &w);
    shelf.sizes[shelf.count] = w.size;
    child.id = ++shelf.count;
    return child;
}

/* Blocks of a few, so that there are some levels. */
static void pack(size_t items_max)
{
    static struct block_child children[BLOCKS];
    static struct block_maker maker;
    size_t count = 0, next;

    memset(&shelf, 0, sizeof(shelf));
    memset(&maker, 0, sizeof(maker));
    for (size_t i = 0; i < MANY; i++) {
        if (maker.count == items_max)
            children[count++] = put_away(&maker);
        assert_true(block_add_place(&maker, &known[i].place));
    }
    children[count++] = put_away(&maker);
    for (shelf.level = 0; count > 1; count = next) {
        maker.level = ++shelf.level;
        next = 0;
        for (size_t i = 0; i < count; i++) {
            if (maker.count == items_max)
                children[next++] = put_away(&maker);
            assert_true(block_add_child(&maker, &children[i]));
        }
        children[next++] = put_away(&maker);
    }
}

static int make_world(void **state)
{
    uint64_t dice = 11;

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        draw_place(&known[i], i, &dice);
    qsort(known, MANY, sizeof(known[0]), on_the_curve);
    for (size_t i = 0; i < MANY; i++)
        borrow(&known[i]);
    pack(8);
    return 0;
}

/* ---- asking ---- */

static enum err ask(void)
{
    enum err error = ERR_OK;
    uint32_t id;

    shown = 0;
    search_begin(&search, &query, shelf.count, shelf.level);
    while (error == ERR_OK && search_next(&search, &id)) {
        assert_in_range(id, 1, shelf.count);
        shown++;
        error = search_take(
            &search, bytes_make(shelf.bytes[id - 1], shelf.sizes[id - 1]));
    }
    return error;
}

static bool has_type(const char *types, char wanted)
{
    return strchr(types, wanted) != NULL; /* all are of one letter */
}

static bool is_wanted(const struct known *one)
{
    return (!query.types[0] || has_type(one->types, query.types[0]) ||
            (query.types[1] && has_type(one->types, query.types[2]))) &&
           (!query.keyword[0] || strcasestr(one->name, query.keyword));
}

static int best_first(const void *a, const void *b)
{
    const struct known *x = &known[*(const size_t *)a];
    const struct known *y = &known[*(const size_t *)b];

    if (x->key < y->key || x->key > y->key)
        return x->key < y->key ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* A look at every place: their numbers, best first. */
static size_t look_at_all(size_t found[MANY])
{
    struct point centre = {(double)query.lat_e9 / 1e9,
                           (double)query.lon_e9 / 1e9};
    size_t count = 0;

    for (size_t i = 0; i < MANY; i++) {
        struct known *one = &known[i];
        struct point at = {(double)one->place.lat_e7 / 1e7,
                           (double)one->place.lon_e7 / 1e7};
        double distance_m = globe_distance_m(centre, at);

        if (distance_m > (double)query.radius_um / 1e6 || !is_wanted(one))
            continue;
        one->key = query.rank == RANK_DISTANCE
                       ? distance_m
                       : -((double)one->place.weight + 1) *
                             (10000 / (10000 + distance_m));
        found[count++] = i;
    }
    qsort(found, count, sizeof(found[0]), best_first);
    return count;
}

static void draw_query(uint64_t *dice)
{
    const struct place *at = &known[dice_next(dice) % MANY].place;
    int64_t shift = dice_next(dice) % 2 ? 0 : about(dice, 0, 200000000);
    static const char *const filters[] = {"", "", "", "a", "d,c", "x"};
    static const char *const keywords[] = {"", "", "", "pLaCe 1", "77", "x"};

    memset(&query, 0, sizeof(query));
    query.lat_e9 = within(at->lat_e7 * 100 + shift, 90000000000);
    query.lon_e9 = within(at->lon_e7 * 100 - shift, 180000000000);
    query.radius_um = (int64_t)(dice_next(dice) % 50000000001);
    if (dice_next(dice) % 4 == 0)
        query.radius_um = dice_next(dice) % 2 ? 0 : 50000000000;
    query.items_max = (uint32_t)(dice_next(dice) % (QUESTION_ITEM_MAX + 1));
    query.rank = dice_next(dice) % 2 ? RANK_DISTANCE : RANK_PROMINENCE;
    snprintf(query.types, sizeof(query.types), "%s",
             filters[dice_next(dice) % COUNT_OF(filters)]);
    snprintf(query.keyword, sizeof(query.keyword), "%s",
             keywords[dice_next(dice) % COUNT_OF(keywords)]);
}

static void a_search_finds_what_a_look_at_all_finds(void **state)
{
    static size_t found[MANY];
    uint64_t dice = 7, items = 0, cut = 0;

    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        draw_query(&dice);
        size_t count = look_at_all(found);

        assert_int_equal(ask(), ERR_OK);
        cut += count > query.items_max;
        if (count > query.items_max)
            count = query.items_max;
        assert_int_equal(search.count, count);
        for (size_t i = 0; i < count; i++)
            assert_text(search_find_at(&search, i)->id, known[found[i]].id);
        items += count;
    }
    assert_true(items > ROUNDS && cut > ROUNDS / 10);
}

static void what_is_found_is_whole(void **state)
{
    const struct known *one = &known[MANY / 2];

    (void)state;
    memset(&query, 0, sizeof(query));
    query.lat_e9 = one->place.lat_e7 * 100;
    query.lon_e9 = one->place.lon_e7 * 100;
    query.items_max = 1;
    snprintf(query.keyword, sizeof(query.keyword), "%s", one->name);
    assert_int_equal(ask(), ERR_OK);
    assert_int_equal(search.count, 1);
    const struct place *got = search_find_at(&search, 0);
    assert_text(got->id, one->id);
    assert_text(got->name, one->name);
    assert_text(got->types, one->types);
    assert_text(got->vicinity, "v");
    assert_int_equal(got->lat_e7, one->place.lat_e7);
    assert_int_equal(got->weight, one->place.weight);
    assert_int_equal(got->extent_m, 1);
}

/* Thousands of places within the radius, and few blocks are looked at. */
static void no_more_is_looked_at_than_needed(void **state)
{
    (void)state;
    memset(&query, 0, sizeof(query));
    query.lat_e9 = 34000000000;
    query.lon_e9 = -118000000000;
    query.radius_um = 50000000000;
    query.items_max = 1;
    assert_int_equal(ask(), ERR_OK);
    assert_int_equal(search.count, 1);
    assert_in_range(shown, 2, 20);
    query.rank = RANK_PROMINENCE;
    assert_int_equal(ask(), ERR_OK);
    assert_in_range(shown, 2, 60);
    query.lat_e9 = 0;
    assert_int_equal(ask(), ERR_OK);
    assert_int_equal(search.count, 0);
    assert_in_range(shown, 1, 9);
    query.items_max = 0;
    assert_int_equal(ask(), ERR_OK);
    assert_int_equal(shown, 0);
}

static void without_places_nothing_is_found(void **state)
{
    uint32_t id;

    (void)state;
    memset(&query, 0, sizeof(query));
    query.items_max = 20;
    search_begin(&search, &query, 0, 0);
    assert_false(search_next(&search, &id));
    assert_int_equal(search.count, 0);
}

/* A block of another level could lead in a circle. */
static void a_block_of_another_level_is_damage(void **state)
{
    uint32_t id;

    (void)state;
    memset(&query, 0, sizeof(query));
    query.items_max = 20;
    search_begin(&search, &query, shelf.count, shelf.level);
    assert_true(search_next(&search, &id));
    assert_int_equal(
        search_take(&search, bytes_make(shelf.bytes[0], shelf.sizes[0])),
        ERR_MALFORMED);
    search_begin(&search, &query, shelf.count, shelf.level);
    assert_true(search_next(&search, &id));
    assert_int_equal(search_take(&search, BYTES("")), ERR_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_search_finds_what_a_look_at_all_finds),
        cmocka_unit_test(what_is_found_is_whole),
        cmocka_unit_test(no_more_is_looked_at_than_needed),
        cmocka_unit_test(without_places_nothing_is_found),
        cmocka_unit_test(a_block_of_another_level_is_damage),
    };

    return cmocka_run_group_tests_name("places/search", tests, make_world,
                                       NULL);
}
