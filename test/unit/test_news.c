/*
 * The latest state of all clients, and readers of it: whoever reads on, however
 * slowly and with whatever filter, ends up with what is true.
 */
#include "unit.h"

#include "http/watch.h"

#include <stdio.h>

#define SLOTS 16

static struct news news;
static void *memory;
static size_t texts; /* that are not given back */

static void begin_with(uint32_t slots)
{
    struct block block = block_measure();

    news_init(&news, &block, slots);
    size_t size = block.used;
    memory = aligned_alloc(BLOCK_ALIGN, size);
    memset(memory, 0, size);
    block = block_make(memory, size);
    news_init(&news, &block, slots);
    texts = 0;
}

static int begin(void **state)
{
    (void)state;
    begin_with(SLOTS);
    return 0;
}

static void take_spent(void)
{
    struct news_text *text = news_take_spent(&news);

    while (text) {
        struct news_text *next = text->next;

        free(text);
        texts--;
        text = next;
    }
}

static int end(void **state)
{
    (void)state;
    take_spent();
    for (uint32_t slot = 0; slot < news.high; slot++) {
        texts -= news.clients[slot].now.text != NULL;
        free(news.clients[slot].now.text);
    }
    free(memory);
    return texts == 0 ? 0 : -1;
}

/* Few hashes, so that some meet. */
static uint64_t hash_of(const char *id)
{
    return (uint64_t)(id[0] % 3) << 32;
}

static enum err put(const char *id, int64_t lat, const char *json)
{
    size_t id_bytes = strlen(id), json_bytes = strlen(json);
    struct news_text *text = malloc(sizeof(*text) + id_bytes + json_bytes);
    struct news_state state = {
        .at = {lat, 0}, .stamp_ns = 0, .hash = hash_of(id), .text = text};

    text->id_bytes = (uint32_t)id_bytes;
    text->json_bytes = (uint32_t)json_bytes;
    memcpy(text->octets, id, id_bytes);
    memcpy(text->octets + id_bytes, json, json_bytes);
    enum err error = news_put(&news, &state);
    if (error == ERR_OK)
        texts++;
    else
        free(text);
    take_spent();
    return error;
}

static uint32_t find(const char *id)
{
    return news_find(&news, hash_of(id), bytes_text(id));
}

static void drop(const char *id)
{
    news_remove(&news, find(id));
}

/* ---- the news ---- */

static void the_latest_of_each_counts_once(void **state)
{
    (void)state;
    assert_int_equal(put("a", 1, "A"), ERR_OK);
    assert_int_equal(put("b", 2, "B"), ERR_OK);
    assert_int_equal(put("a", 3, "AA"), ERR_OK);
    assert_int_equal(news.here, 2);
    assert_int_equal(news.last, 3);
    assert_int_equal(news.clients[find("a")].was.lat_e9, 1);
    assert_int_equal(news.clients[find("a")].was_number, 1);
    assert_text(news_json(news.clients[find("a")].now.text), "AA");
    assert_int_equal(find("d"), NEWS_NONE);
    for (size_t place = 0; place < news.length; place++)
        assert_int_equal(news_counts(&news, place), place > 0);
}

static void a_number_is_found_in_the_trail(void **state)
{
    char id[2] = "a";

    (void)state;
    for (; id[0] < 'a' + 9; id[0]++)
        assert_int_equal(put(id, 0, ""), ERR_OK);
    for (uint64_t number = 0; number <= 9; number++)
        assert_int_equal(news_seek(&news, number), number);
    assert_int_equal(news_seek(&news, UINT64_MAX), 9);
}

/* Those who are gone make room; those who are here do not. */
static void a_full_store_drops_who_is_gone(void **state)
{
    char id[2] = "a";

    (void)state;
    for (; id[0] < 'a' + SLOTS; id[0]++)
        assert_int_equal(put(id, 0, ""), ERR_OK);
    assert_int_equal(put("z", 0, ""), ERR_FULL);
    drop("c");
    assert_int_equal(news.here, SLOTS - 1);
    assert_int_equal(news.gone, 1);
    assert_int_equal(news.forgotten, 0);
    assert_int_equal(put("z", 0, ""), ERR_OK);
    assert_int_equal(news.forgotten, SLOTS + 1);
    assert_int_equal(news.gone, 0);
    assert_int_equal(find("c"), NEWS_NONE);
    assert_int_equal(put("y", 0, ""), ERR_FULL);
}

/* Who is gone stays for a while, and comes back into the same slot. */
static void who_is_gone_comes_back(void **state)
{
    (void)state;
    assert_int_equal(put("a", 1, "A"), ERR_OK);
    uint32_t slot = find("a");
    drop("a");
    drop("a");
    assert_int_equal(news.last, 2);
    assert_false(news_is_here(&news, slot));
    assert_int_equal(put("a", 2, "AA"), ERR_OK);
    assert_int_equal(find("a"), slot);
    assert_true(news_is_here(&news, slot));
    assert_true(news.clients[slot].was_gone);
    assert_int_equal(news.here, 1);
    assert_int_equal(news.gone, 0);
}

/* However many changes there are, the trail is bounded, and who was gone long
 * ago is dropped (W2). */
static void the_trail_is_tidied(void **state)
{
    (void)state;
    assert_int_equal(put("a", 0, ""), ERR_OK);
    assert_int_equal(put("gone", 0, ""), ERR_OK);
    drop("gone");
    for (int i = 0; i < SLOTS; i++)
        assert_int_equal(put("a", 0, ""), ERR_OK);
    assert_int_equal(news.gone, 1);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(put("a", 0, ""), ERR_OK);
    assert_int_equal(news.gone, 0);
    assert_int_equal(news.forgotten, 3);
    assert_true(news.length <= 1024 + 2 * SLOTS);
}

/* One who is gone just before is not dropped with those of long ago. */
static void who_has_just_gone_stays(void **state)
{
    size_t length;

    (void)state;
    assert_int_equal(put("gone", 0, ""), ERR_OK);
    do {
        length = news.length;
        assert_int_equal(put("a", 0, ""), ERR_OK);
    } while (news.length < 1024 + 2 * 2 - 2);
    drop("gone");
    while (news.length >= length)
        assert_int_equal(put("a", 0, ""), ERR_OK);
    assert_int_equal(news.gone, 1);
    assert_int_equal(news.forgotten, 0);
    assert_true(find("gone") != NEWS_NONE);
}

/* ---- one reader ---- */

static enum watch_found next(struct watch *watch, uint32_t *slot)
{
    unsigned looks = 1000;

    return watch_next(watch, &news, news.last, &looks, slot);
}

static const struct area_box north = {
    .west_e9 = -180, .east_e9 = 180, .south_e9 = 0, .north_e9 = 90};

static void what_leaves_a_box_is_gone(void **state)
{
    struct watch watch = {.boxed = true, .box = north};
    uint32_t slot;

    (void)state;
    assert_int_equal(put("in", 1, ""), ERR_OK);
    assert_int_equal(put("out", -1, ""), ERR_OK);
    watch_begin(&watch, &news);
    assert_int_equal(next(&watch, &slot), WATCH_HERE);
    assert_int_equal(slot, find("in"));
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
    assert_int_equal(put("out", -2, ""), ERR_OK);
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
    assert_int_equal(put("in", -1, ""), ERR_OK);
    assert_int_equal(next(&watch, &slot), WATCH_GONE);
    assert_int_equal(slot, find("in"));
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
    drop("in");
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
}

static void a_beginner_is_told_of_nobody_who_is_gone(void **state)
{
    struct watch watch = {.boxed = true, .box = north};
    uint32_t slot;

    (void)state;
    assert_int_equal(put("a", 1, ""), ERR_OK);
    assert_int_equal(put("a", -1, ""), ERR_OK);
    assert_int_equal(put("b", 1, ""), ERR_OK);
    drop("b");
    watch_begin(&watch, &news);
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
    assert_int_equal(watch.passed, 4);
}

static void who_comes_back_elsewhere_is_not_gone_twice(void **state)
{
    struct watch watch = {.boxed = true, .box = north};
    uint32_t slot;

    (void)state;
    watch_begin(&watch, &news);
    assert_int_equal(put("a", 1, ""), ERR_OK);
    assert_int_equal(next(&watch, &slot), WATCH_HERE);
    drop("a");
    assert_int_equal(next(&watch, &slot), WATCH_GONE);
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
    assert_int_equal(put("a", -1, ""), ERR_OK);
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
}

/* It was in the box only between two looks, or only when nobody had looked
 * since: told as gone in doubt. */
static void what_was_passed_over_is_gone_in_doubt(void **state)
{
    struct watch watch = {.boxed = true, .box = north};
    uint32_t slot;

    (void)state;
    assert_int_equal(put("a", 1, ""), ERR_OK);
    watch_begin(&watch, &news);
    assert_int_equal(next(&watch, &slot), WATCH_HERE);
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
    assert_int_equal(put("a", -1, ""), ERR_OK);
    assert_int_equal(put("a", -2, ""), ERR_OK);
    assert_int_equal(next(&watch, &slot), WATCH_GONE);
}

/* A bookmark that came by a place that did not count any more was not told of
 * it, though its number is above it. */
static void passing_a_place_is_not_being_told(void **state)
{
    struct watch watch = {.boxed = true, .box = north};
    unsigned looks = 1000;
    uint32_t slot;

    (void)state;
    assert_int_equal(put("a", 1, ""), ERR_OK);
    watch_begin(&watch, &news);
    assert_int_equal(next(&watch, &slot), WATCH_HERE);
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
    assert_int_equal(put("a", -1, ""), ERR_OK); /* 2, never told */
    assert_int_equal(put("a", -1, ""), ERR_OK); /* 3 */
    assert_int_equal(watch_next(&watch, &news, 2, &looks, &slot),
                     WATCH_NOTHING);
    assert_int_equal(watch.passed, 2);
    assert_int_equal(next(&watch, &slot), WATCH_GONE);
}

static void few_clients_are_looked_up(void **state)
{
    const struct watch_client clients[] = {
        {hash_of("b"), BYTES("b")},
        {hash_of("none"), BYTES("none")},
        {hash_of("a"), BYTES("a")},
    };
    struct watch watch = {.clients = clients, .client_count = 3};
    uint32_t slot;
    unsigned looks = 0;

    (void)state;
    watch_begin(&watch, &news);
    assert_int_equal(put("a", 1, ""), ERR_OK);
    assert_int_equal(put("c", 1, ""), ERR_OK);
    assert_int_equal(put("b", 1, ""), ERR_OK);
    assert_int_equal(next(&watch, &slot), WATCH_HERE);
    assert_int_equal(slot, find("a"));
    assert_int_equal(next(&watch, &slot), WATCH_HERE);
    assert_int_equal(slot, find("b"));
    assert_int_equal(next(&watch, &slot), WATCH_NOTHING);
    assert_int_equal(put("c", 2, ""), ERR_OK);
    assert_false(watch_peek(&watch, &news, &looks));
    assert_int_equal(watch.passed, news.last);
    drop("b");
    assert_true(watch_peek(&watch, &news, &looks));
    assert_int_equal(next(&watch, &slot), WATCH_GONE);
    assert_int_equal(slot, find("b"));
}

static void a_look_ahead_takes_nothing(void **state)
{
    struct watch watch = {.boxed = true, .box = north};
    unsigned looks = 1;
    uint32_t slot;

    (void)state;
    watch_begin(&watch, &news);
    assert_int_equal(put("a", -1, ""), ERR_OK);
    assert_int_equal(put("b", 1, ""), ERR_OK);
    assert_true(watch_peek(&watch, &news, &looks)); /* it tires */
    assert_int_equal(watch.passed, 1);
    looks = 10;
    assert_true(watch_peek(&watch, &news, &looks));
    assert_int_equal(watch.passed, 1);
    assert_int_equal(next(&watch, &slot), WATCH_HERE);
    assert_int_equal(slot, find("b"));
    assert_false(watch_peek(&watch, &news, &looks));
}

static void who_may_have_missed_something_is_lost(void **state)
{
    struct watch old = {.passed = 0}, resumed = {.passed = 0};
    uint32_t slot;

    (void)state;
    watch_begin(&old, &news);
    assert_int_equal(put("a", 1, ""), ERR_OK);
    assert_int_equal(next(&old, &slot), WATCH_HERE);
    drop("a"); /* 2 */
    for (int i = 0; i < 5000; i++)
        assert_int_equal(put("b", 1, ""), ERR_OK);
    assert_int_equal(news.forgotten, 2);
    assert_true(watch_is_lost(&old, &news));
    watch_resume(&resumed, 1);
    assert_true(watch_is_lost(&resumed, &news));
    watch_resume(&resumed, 2);
    assert_false(watch_is_lost(&resumed, &news));
    watch_begin(&old, &news);
    assert_false(watch_is_lost(&old, &news));
}

/* ---- many readers, by chance, against what is true ---- */

#define CLIENTS 24
#define READERS 6

struct reader {
    struct watch watch;
    struct watch_client few[2];
    uint64_t known[CLIENTS]; /* number of what it was told; 0 = not there */
    uint64_t to;
};

static char ids[CLIENTS][3];

static size_t index_of(const struct news_client *client)
{
    return (size_t)(client->now.text->octets[0] - 'a');
}

/* A reader's own memory is as it was when it comes back; only one that has to
 * begin anew knows nothing. */
static void begin_anew(struct reader *reader)
{
    memset(reader->known, 0, sizeof(reader->known));
    watch_begin(&reader->watch, &news);
}

static void read_some(struct reader *reader, unsigned most, uint64_t *dice)
{
    unsigned looks = 1 + (unsigned)(dice_next(dice) % 50);
    uint32_t slot;

    if (watch_is_lost(&reader->watch, &news))
        begin_anew(reader);
    if (reader->watch.passed >= reader->to)
        reader->to = news.last;
    while (most-- > 0) {
        enum watch_found found =
            watch_next(&reader->watch, &news, reader->to, &looks, &slot);

        if (found == WATCH_NOTHING || found == WATCH_TIRED)
            return;
        const struct news_client *client = &news.clients[slot];
        reader->known[index_of(client)] =
            found == WATCH_HERE ? client->number : 0;
    }
}

static void change_something(uint64_t *dice)
{
    size_t i = dice_next(dice) % CLIENTS;
    uint32_t slot = find(ids[i]);

    if (slot != NEWS_NONE && dice_next(dice) % 4 == 0)
        news_remove(&news, slot);
    else
        (void)put(ids[i], (int64_t)(dice_next(dice) % 5) - 2, "");
}

static bool cares(const struct reader *reader, const struct news_client *client)
{
    bool among = reader->watch.client_count == 0;

    for (size_t i = 0; i < reader->watch.client_count; i++)
        among |= bytes_equal(reader->few[i].id, news_id(client->now.text));
    return among && (!reader->watch.boxed ||
                     area_has(&reader->watch.box, client->now.at));
}

static void knows_what_is_true(const struct reader *reader)
{
    uint64_t wanted[CLIENTS] = {0};

    for (uint32_t slot = 0; slot < news.high; slot++)
        if (news_is_here(&news, slot) && cares(reader, &news.clients[slot]))
            wanted[index_of(&news.clients[slot])] = news.clients[slot].number;
    assert_memory_equal(reader->known, wanted, sizeof(wanted));
}

static void read_all(struct reader *reader, uint64_t *dice)
{
    while (reader->watch.passed < news.last)
        read_some(reader, 1000, dice);
    knows_what_is_true(reader);
}

static void whoever_reads_on_knows_what_is_true(void **state)
{
    struct reader readers[READERS] = {0};
    uint64_t dice = 1;

    (void)state;
    for (size_t i = 0; i < CLIENTS; i++)
        ids[i][0] = (char)('a' + i);
    for (size_t i = 0; i < READERS; i++) {
        readers[i].watch.boxed = i % 2;
        readers[i].watch.box = north;
        readers[i].few[0] = (struct watch_client){hash_of("c"), BYTES("c")};
        readers[i].few[1] = (struct watch_client){hash_of("g"), BYTES("g")};
        readers[i].watch.clients = readers[i].few;
        readers[i].watch.client_count = i >= 4 ? 2 : 0;
        watch_begin(&readers[i].watch, &news);
    }
    for (int round = 0; round < 200000; round++) {
        struct reader *reader = &readers[dice_next(&dice) % READERS];

        change_something(&dice);
        if (dice_next(&dice) % 3 == 0)
            read_some(reader, 1 + dice_next(&dice) % 4, &dice);
        if (dice_next(&dice) % 50 == 0)
            read_all(reader, &dice);
        if (dice_next(&dice) % 100 == 0)
            watch_resume(&reader->watch, reader->watch.passed);
        if (dice_next(&dice) % 1000 == 0)
            begin_anew(reader);
        assert_true(news.here + news.gone <= news.high);
    }
    for (size_t i = 0; i < READERS; i++)
        read_all(&readers[i], &dice);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_latest_of_each_counts_once),
        TEST(a_number_is_found_in_the_trail),
        TEST(a_full_store_drops_who_is_gone),
        TEST(who_is_gone_comes_back),
        TEST(the_trail_is_tidied),
        TEST(who_has_just_gone_stays),
        TEST(what_leaves_a_box_is_gone),
        TEST(a_beginner_is_told_of_nobody_who_is_gone),
        TEST(who_comes_back_elsewhere_is_not_gone_twice),
        TEST(what_was_passed_over_is_gone_in_doubt),
        TEST(passing_a_place_is_not_being_told),
        TEST(few_clients_are_looked_up),
        TEST(a_look_ahead_takes_nothing),
        TEST(who_may_have_missed_something_is_lost),
        TEST(whoever_reads_on_knows_what_is_true),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
