#include "unit.h"

#include "node/store.h"

#define SLOTS 1000
#define PAGES 80

static struct store store;
static const struct hash_key key = {{3}};

static int begin(void **state)
{
    struct block measure = block_measure();
    struct store none;

    store_init(&none, &measure, SLOTS, PAGES);
    *state = aligned_alloc(BLOCK_ALIGN, measure.used);
    memset(*state, 0, measure.used);
    struct block block = block_make(*state, measure.used);
    store_init(&store, &block, SLOTS, PAGES);
    return 0;
}

static int end(void **state)
{
    free(*state);
    return 0;
}

static struct record sample(const char *id)
{
    return (struct record){
        .id = bytes_text(id),
        .position = BYTES("+34.068930-118.445127"),
        .stamp_ns = 5,
        .skew_ns = -7,
    };
}

static enum err add(const struct record *record, uint32_t *slot)
{
    struct provenance from = {3, 4, 5};

    return store_add(&store, hash64(&key, record->id), record, 6, &from, slot);
}

static uint32_t find(const char *id)
{
    return store_find(&store, hash64(&key, bytes_text(id)), bytes_text(id));
}

static void what_is_stored_comes_back(void **state)
{
    struct record record = sample("kiwi"), got;
    uint32_t slot;

    (void)state;
    record.stamp = BYTES("0.0000000050");
    record.ext = BYTES("\0e");
    record.generation = 9;
    assert_int_equal(find("kiwi"), SLOT_NONE);
    assert_int_equal(add(&record, &slot), ERR_OK);
    assert_int_equal(find("kiwi"), slot);
    assert_int_equal(find("kiw"), SLOT_NONE);
    got = store_record(&store, slot);
    assert_int_equal(record_compare(&got, &record), 0);
    assert_text(got.id, "kiwi");
    assert_int_equal(store.slots[slot].origin, 3);
    assert_int_equal(store.slots[slot].session, 4);
    assert_int_equal(store.slots[slot].seq, 5);
    assert_int_equal(store.slots[slot].taker, 6);
}

/* Longer, shorter, and longer than any cell of its size. */
static void a_record_is_replaced_in_its_slot(void **state)
{
    static char ext[EXT_BYTES_MAX];
    struct record record = sample("kiwi");
    struct provenance from = {1, 2, 3};
    uint32_t slot;

    (void)state;
    memset(ext, 'e', sizeof(ext));
    assert_int_equal(add(&record, &slot), ERR_OK);
    for (size_t size = 0; size <= EXT_BYTES_MAX; size += 16) {
        struct record got;

        record.ext = bytes_make(ext, (size * 7) % (EXT_BYTES_MAX + 1));
        assert_int_equal(store_replace(&store, slot, &record, 1, &from),
                         ERR_OK);
        assert_int_equal(find("kiwi"), slot);
        got = store_record(&store, slot);
        assert_int_equal(record_compare(&got, &record), 0);
    }
    assert_int_equal(store.used, 1);
}

static void full_of_slots(void **state)
{
    char id[16];
    uint32_t slot;

    (void)state;
    for (unsigned i = 0; i < SLOTS; i++) {
        snprintf(id, sizeof(id), "k%u", i);
        struct record record = sample(id);
        assert_int_equal(add(&record, &slot), ERR_OK);
        assert_int_equal(slot, i);
    }
    struct record one_more = sample("one more");
    assert_int_equal(add(&one_more, &slot), ERR_FULL);
    assert_int_equal(find("one more"), SLOT_NONE);
    for (unsigned i = 0; i < SLOTS; i++) {
        snprintf(id, sizeof(id), "k%u", i);
        assert_int_equal(find(id), i);
    }
}

static void full_of_texts_changes_nothing(void **state)
{
    static char id[ID_BYTES_MAX];
    struct provenance from = {1, 2, 3};
    uint32_t slot, count = 0;

    (void)state;
    memset(id, 'x', sizeof(id));
    struct record record = sample("kiwi");
    assert_int_equal(add(&record, &slot), ERR_OK);
    for (;; count++) {
        struct record big = sample("");

        memcpy(id, &count, sizeof(count));
        big.id = bytes_make(id, sizeof(id));
        if (add(&big, &slot) != ERR_OK)
            break;
    }
    assert_true(count > PAGES && count < SLOTS);
    assert_int_equal(store.used, count + 1);
    record.ext = bytes_make(id, EXT_BYTES_MAX);
    assert_int_equal(store_replace(&store, find("kiwi"), &record, 1, &from),
                     ERR_FULL);
    assert_int_equal(store_record(&store, find("kiwi")).ext.size, 0);
}

/* Two IDs whose hashes are equal are still two clients. */
static void equal_hashes_do_not_confuse(void **state)
{
    struct record a = sample("a"), b = sample("b");
    struct provenance from = {1, 2, 3};
    uint32_t slot_a, slot_b;

    (void)state;
    assert_int_equal(store_add(&store, 42, &a, 1, &from, &slot_a), ERR_OK);
    assert_int_equal(store_add(&store, 42, &b, 1, &from, &slot_b), ERR_OK);
    assert_int_equal(store_find(&store, 42, BYTES("a")), slot_a);
    assert_int_equal(store_find(&store, 42, BYTES("b")), slot_b);
    assert_int_equal(store_find(&store, 42, BYTES("c")), SLOT_NONE);
}

/* The next client gets the slot; the texts' room is given back, too. */
static void a_slot_that_is_free_again_is_used_again(void **state)
{
    struct record record = sample("kiwi"), tombstone = sample("lima");
    uint32_t slot, other, again;

    (void)state;
    tombstone.position = BYTES("");
    for (unsigned i = 0; i < 10 * SLOTS; i++) {
        assert_int_equal(add(&record, &slot), ERR_OK);
        assert_int_equal(add(&tombstone, &other), ERR_OK);
        assert_int_equal(store_count(&store), 2);
        assert_int_equal(store.tombstones, 1);
        store_remove(&store, hash64(&key, record.id), slot);
        assert_false(store_is_used(&store, slot));
        assert_int_equal(find("kiwi"), SLOT_NONE);
        assert_int_equal(find("lima"), other);
        store_remove(&store, hash64(&key, tombstone.id), other);
        assert_int_equal(store_count(&store), 0);
        assert_int_equal(store.tombstones, 0);
    }
    assert_int_equal(store.used, 2);
    assert_int_equal(store.texts.pages_taken, 0);
    assert_int_equal(add(&record, &again), ERR_OK);
    assert_int_equal(again, other);
}

static void a_store_that_was_full_fills_up_again(void **state)
{
    char id[16];
    uint32_t slot;

    (void)state;
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < SLOTS; i++) {
            snprintf(id, sizeof(id), "k%u.%u", round, i);
            struct record record = sample(id);

            assert_int_equal(add(&record, &slot), ERR_OK);
        }
        struct record more = sample("more");
        assert_int_equal(add(&more, &slot), ERR_FULL);
        for (slot = 0; slot < SLOTS; slot++) {
            struct record record = store_record(&store, slot);

            store_remove(&store, hash64(&key, record.id), slot);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_stored_comes_back, begin, end),
        cmocka_unit_test_setup_teardown(a_record_is_replaced_in_its_slot, begin,
                                        end),
        cmocka_unit_test_setup_teardown(full_of_slots, begin, end),
        cmocka_unit_test_setup_teardown(a_slot_that_is_free_again_is_used_again,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_store_that_was_full_fills_up_again,
                                        begin, end),
        cmocka_unit_test_setup_teardown(full_of_texts_changes_nothing, begin,
                                        end),
        cmocka_unit_test_setup_teardown(equal_hashes_do_not_confuse, begin,
                                        end),
    };

    return cmocka_run_group_tests_name("node/store", tests, NULL, NULL);
}
