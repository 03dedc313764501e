/* The batches of a file, whatever else is in it. */
#include "unit.h"

#include "journal/walk.h"
#include "vdisk.h"

#include <errno.h>

static struct vdisk vdisk;
static struct disk *disk = &vdisk.disk;
static const struct journal_name name = {.kind = JOURNAL_LOG, .number = 3};
static int file;
static uint64_t end_at; /* of the file */
static uint8_t memory[WALK_BYTES], room[BATCH_BYTES_MAX];
static struct walk walk;

static void append(const void *bytes, size_t size)
{
    while (size) {
        size_t done;

        assert_int_equal(
            disk->write(disk, file, end_at, bytes_make(bytes, size), &done), 0);
        bytes = (const uint8_t *)bytes + done;
        size -= done;
        end_at += done;
    }
}

/* Frames of one letter. */
static void append_batch(char letter, size_t size)
{
    struct batch batch = {.flags = BATCH_WHOLE, .incarnation = 1};
    struct batch_place place = {JOURNAL_LOG, 3, end_at};

    memset(room + BATCH_HEAD_BYTES, letter, size);
    batch_seal(room, size, &batch, &place);
    append(room, BATCH_HEAD_BYTES + size);
}

static int begin(void **state)
{
    struct journal_head head = {.version = JOURNAL_VERSION,
                                .kind = JOURNAL_LOG,
                                .number = 3,
                                .server_bytes = 2,
                                .server = "n0"};
    char text[DISK_NAME_MAX + 1];

    (void)state;
    vdisk_init(&vdisk);
    journal_name_write(&name, text);
    assert_int_equal(disk->open(disk, text, DISK_CREATE, &file), 0);
    end_at = 0;
    journal_head_write(room, &head);
    append(room, JOURNAL_HEAD_BYTES);
    return 0;
}

static int end(void **state)
{
    (void)state;
    vdisk_free(&vdisk);
    return 0;
}

static void open_it(enum err expected)
{
    assert_int_equal(walk_open(&walk, disk, &name, memory), expected);
}

static void assert_batch(char letter, size_t size, uint64_t where)
{
    struct batch batch;
    uint64_t at;

    assert_int_equal(walk_next(&walk, &batch, &at), ERR_OK);
    assert_int_equal(at, where);
    assert_int_equal(batch.frames.size, size);
    if (size) {
        assert_int_equal(batch.frames.data[0], letter);
        assert_int_equal(batch.frames.data[size - 1], letter);
    }
}

static void assert_none(uint64_t from, uint64_t to)
{
    struct batch batch;
    uint64_t at;

    assert_int_equal(walk_next(&walk, &batch, &at), ERR_CHECKSUM);
    assert_int_equal(at, from);
    assert_int_equal(walk.place.at, to);
}

static void assert_end(void)
{
    struct batch batch;
    uint64_t at;

    assert_int_equal(walk_next(&walk, &batch, &at), ERR_UNKNOWN);
    assert_int_equal(at, end_at);
    walk_close(&walk);
}

static void batches_come_in_order(void **state)
{
    (void)state;
    append_batch('a', 10);
    append_batch('b', 0);
    append_batch('c', 1000);
    open_it(ERR_OK);
    assert_int_equal(walk.head.number, 3);
    assert_batch('a', 10, 128);
    assert_batch('b', 0, 174);
    assert_batch('c', 1000, 210);
    assert_end();
}

static void a_file_of_a_head_alone_has_no_batch(void **state)
{
    (void)state;
    open_it(ERR_OK);
    assert_end();
}

/* More than the memory has room for, so that it is read in parts. */
static void batches_of_any_size_fit(void **state)
{
    uint64_t at = JOURNAL_HEAD_BYTES;
    size_t sizes[] = {BATCH_BYTES_MAX - BATCH_HEAD_BYTES, 1,      700000,
                      BATCH_BYTES_MAX - BATCH_HEAD_BYTES, 700000, 3};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        append_batch((char)('a' + i), sizes[i]);
    open_it(ERR_OK);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        assert_batch((char)('a' + i), sizes[i], at);
        at += BATCH_HEAD_BYTES + sizes[i];
    }
    assert_end();
}

static void what_is_spoilt_is_passed_over(void **state)
{
    (void)state;
    append_batch('a', 10);
    append_batch('b', 10);
    append_batch('c', 10);
    vdisk.files[file].data[174 + 40] ^= 1;
    open_it(ERR_OK);
    assert_batch('a', 10, 128);
    assert_none(174, 220);
    assert_batch('c', 10, 220);
    assert_end();
}

/* Also so much of it that it is read in parts. */
static void batches_are_found_behind_any_bytes(void **state)
{
    static uint8_t noise[WALK_BYTES + 12345];

    (void)state;
    memset(noise, 0xb7, sizeof(noise)); /* as batches begin */
    append(noise, sizeof(noise));
    append_batch('a', 10);
    append("torn", 4);
    open_it(ERR_OK);
    assert_none(128, 128 + sizeof(noise));
    assert_batch('a', 10, 128 + sizeof(noise));
    assert_none(end_at - 4, end_at);
    assert_end();
}

/* Its head speaks of more bytes than there are. */
static void a_torn_batch_hides_none_behind_it(void **state)
{
    (void)state;
    append_batch('a', 1000);
    end_at = 128 + BATCH_HEAD_BYTES + 20;
    append_batch('b', 5);
    vdisk.files[file].size = end_at;
    open_it(ERR_OK);
    assert_none(128, 128 + BATCH_HEAD_BYTES + 20);
    assert_batch('b', 5, 128 + BATCH_HEAD_BYTES + 20);
    assert_end();
}

static void batches_are_found_behind_a_spoilt_head(void **state)
{
    (void)state;
    append_batch('a', 10);
    vdisk.files[file].data[0] ^= 1;
    open_it(ERR_CHECKSUM);
    assert_int_equal(walk.head.version, 0);
    assert_batch('a', 10, 128);
    assert_end();
}

static void a_file_without_a_head_is_short(void **state)
{
    (void)state;
    vdisk.files[file].size = end_at = 100;
    open_it(ERR_SHORT);
    assert_none(0, 100);
    assert_end();
    vdisk.files[file].size = end_at = 0;
    open_it(ERR_SHORT);
    assert_end();
}

static const char *failing;
static int error;

static int fail_one(void *context, const char *call, const char *which)
{
    (void)context;
    (void)which;
    return strcmp(call, failing) == 0 ? error : 0;
}

static void what_the_disk_says_is_passed_on(void **state)
{
    static const char *const calls[] = {"open", "size", "read"};

    (void)state;
    append_batch('a', 10);
    vdisk.before = fail_one;
    vdisk.asks_looks = true;
    error = EIO;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        failing = calls[i];
        open_it(ERR_SYSTEM);
        assert_int_equal(walk.error, EIO);
        assert_int_equal(vdisk.files[file].opened, 1); /* by the test */
    }
}

static void a_read_that_fails_ends_the_walk(void **state)
{
    struct batch batch;
    uint64_t at;

    (void)state;
    for (int i = 0; i < 4; i++)
        append_batch('a', 700000);
    open_it(ERR_OK);
    assert_batch('a', 700000, 128);
    vdisk.before = fail_one;
    vdisk.asks_looks = true;
    failing = "read";
    error = EIO;
    assert_batch('a', 700000, 128 + 700036);
    assert_int_equal(walk_next(&walk, &batch, &at), ERR_SYSTEM);
    assert_int_equal(walk.error, EIO);
    walk_close(&walk);
}

static void short_reads_are_made_up_for(void **state)
{
    (void)state;
    append_batch('a', 1000);
    append_batch('b', 1000);
    vdisk.before = fail_one;
    vdisk.asks_looks = true;
    failing = "read";
    error = VDISK_SHORT;
    open_it(ERR_OK);
    assert_batch('a', 1000, 128);
    assert_batch('b', 1000, 1164);
    assert_end();
}

/* A file that becomes shorter while it is read does not hold anybody up. */
static void a_file_that_shrinks_ends(void **state)
{
    struct batch batch;
    uint64_t at;

    (void)state;
    for (int i = 0; i < 4; i++)
        append_batch('a', 700000);
    open_it(ERR_OK);
    assert_batch('a', 700000, 128);
    vdisk.files[file].size = 1000;
    assert_batch('a', 700000, 128 + 700036);
    assert_int_equal(walk_next(&walk, &batch, &at), ERR_CHECKSUM);
    walk_close(&walk);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(batches_come_in_order),
        TEST(a_file_of_a_head_alone_has_no_batch),
        TEST(batches_of_any_size_fit),
        TEST(what_is_spoilt_is_passed_over),
        TEST(batches_are_found_behind_any_bytes),
        TEST(a_torn_batch_hides_none_behind_it),
        TEST(batches_are_found_behind_a_spoilt_head),
        TEST(a_file_without_a_head_is_short),
        TEST(what_the_disk_says_is_passed_on),
        TEST(a_read_that_fails_ends_the_walk),
        TEST(short_reads_are_made_up_for),
        TEST(a_file_that_shrinks_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
