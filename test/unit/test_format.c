/* Names, heads and batches of a journal's files: every field, to its limits. */
#include "unit.h"

#include "base/crc32c.h"
#include "core/frame.h"
#include "journal/format.h"

/* ---- names ---- */

static void assert_name(const char *text, enum journal_kind kind,
                        uint64_t number, bool unfinished)
{
    struct journal_name name;
    char again[DISK_NAME_MAX + 1];

    assert_int_equal(journal_name_read(text, &name), ERR_OK);
    assert_int_equal(name.kind, kind);
    assert_int_equal(name.number, number);
    assert_int_equal(name.unfinished, unfinished);
    journal_name_write(&name, again);
    assert_string_equal(again, text);
}

static void names_are_read_as_they_are_written(void **state)
{
    (void)state;
    assert_name("journal.0000000001", JOURNAL_LOG, 1, false);
    assert_name("journal.9999999999", JOURNAL_LOG, 9999999999, false);
    assert_name("snapshot.0000000042", JOURNAL_SNAPSHOT, 42, false);
    assert_name("snapshot.0000000042.new", JOURNAL_SNAPSHOT, 42, true);
}

static void other_names_are_no_files_of_a_journal(void **state)
{
    static const char *const names[] = {
        "",
        "journal",
        "journal.",
        "journal.1",
        "journal.000000001",   /* 9 digits */
        "journal.00000000001", /* 11 */
        "journal.0000000000",  /* numbers begin with 1 */
        "journal.000000000a",
        "journal.-000000001",
        "journal.+000000001",
        "journal. 000000001",
        "Journal.0000000001",
        "xjournal.0000000001",
        "journal.0000000001.ne",
        "journal.0000000001.newer",
        "journal.0000000001~",
        "snapshot.0000000001.old",
        "snapshot0000000001",
        "lock",
        "snapshot.0000000000.new",
    };
    struct journal_name name;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_int_equal(journal_name_read(names[i], &name), ERR_UNKNOWN);
}

/* ---- heads ---- */

static const struct journal_head head = {
    .version = JOURNAL_VERSION,
    .kind = JOURNAL_SNAPSHOT,
    .number = 0x1122334455667788,
    .herd = {1, 2, 3, [15] = 16},
    .server_bytes = 2,
    .server = "n0",
};

/* A head with bytes changed, and its checksum mended. */
static enum err read_changed(size_t at, const void *bytes, size_t size,
                             struct journal_head *got)
{
    uint8_t out[JOURNAL_HEAD_BYTES];
    struct writer w = writer_make(out, sizeof(out));

    journal_head_write(out, &head);
    memcpy(out + at, bytes, size);
    w.size = JOURNAL_HEAD_BYTES - 4;
    writer_u32(&w, crc32c(0, bytes_make(out, JOURNAL_HEAD_BYTES - 4)));
    return journal_head_read(bytes_make(out, sizeof(out)), got);
}

static void a_head_comes_back(void **state)
{
    uint8_t out[JOURNAL_HEAD_BYTES];
    struct journal_head got;

    (void)state;
    journal_head_write(out, &head);
    assert_int_equal(journal_head_read(bytes_make(out, sizeof(out)), &got),
                     ERR_OK);
    assert_int_equal(got.version, JOURNAL_VERSION);
    assert_int_equal(got.kind, JOURNAL_SNAPSHOT);
    assert_int_equal(got.number, head.number);
    assert_memory_equal(got.herd, head.herd, sizeof(head.herd));
    assert_int_equal(got.server_bytes, 2);
    assert_memory_equal(got.server, head.server, sizeof(head.server));
}

static void a_servers_longest_name_fits(void **state)
{
    uint8_t out[JOURNAL_HEAD_BYTES];
    struct journal_head longest = head, got;

    (void)state;
    longest.server_bytes = SERVER_NAME_BYTES_MAX;
    memset(longest.server, 'n', SERVER_NAME_BYTES_MAX);
    journal_head_write(out, &longest);
    assert_int_equal(journal_head_read(bytes_make(out, sizeof(out)), &got),
                     ERR_OK);
    assert_int_equal(got.server_bytes, SERVER_NAME_BYTES_MAX);
    assert_memory_equal(got.server, longest.server, SERVER_NAME_BYTES_MAX);
}

static void a_head_cut_off_is_short(void **state)
{
    uint8_t out[JOURNAL_HEAD_BYTES];
    struct journal_head got;

    (void)state;
    journal_head_write(out, &head);
    for (size_t size = 0; size < sizeof(out); size++)
        assert_int_equal(journal_head_read(bytes_make(out, size), &got),
                         ERR_SHORT);
}

static void any_bit_of_a_head_counts(void **state)
{
    uint8_t out[JOURNAL_HEAD_BYTES];
    struct journal_head got;

    (void)state;
    journal_head_write(out, &head);
    for (size_t bit = 0; bit < 8 * sizeof(out); bit++) {
        out[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(journal_head_read(bytes_make(out, sizeof(out)), &got),
                         ERR_CHECKSUM);
        assert_int_equal(got.version, 0);
        out[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

/* Of a later version only the version is read. */
static void another_version_says_which(void **state)
{
    struct journal_head got;

    (void)state;
    assert_int_equal(read_changed(8, "\2\0\0\1", 4, &got), ERR_RANGE);
    assert_int_equal(got.version, 0x01000002);
    assert_int_equal(got.number, 0);
    assert_int_equal(read_changed(8, "\0\0\0\0", 4, &got), ERR_RANGE);
}

static void a_head_has_a_kind_and_a_name_that_are_known(void **state)
{
    struct journal_head got;

    (void)state;
    assert_int_equal(read_changed(36, "\1", 1, &got), ERR_OK);
    assert_int_equal(got.kind, JOURNAL_LOG);
    assert_int_equal(read_changed(36, "\0", 1, &got), ERR_CHECKSUM);
    assert_int_equal(read_changed(36, "\3", 1, &got), ERR_CHECKSUM);
    assert_int_equal(read_changed(37, "\100", 1, &got), ERR_OK);
    assert_int_equal(read_changed(37, "\101", 1, &got), ERR_CHECKSUM);
    assert_int_equal(read_changed(0, "\x8aMUSTER\r", 8, &got), ERR_CHECKSUM);
}

/* ---- batches ---- */

static const struct batch_place place = {JOURNAL_LOG, 7, 4096};
static uint8_t room[2 * BATCH_BYTES_MAX];

static size_t seal(uint8_t flags, size_t size)
{
    struct batch batch = {.flags = flags,
                          .boot = {9, [15] = 8},
                          .incarnation = 0x0102030405060708};

    memset(room + BATCH_HEAD_BYTES, 'f', size);
    batch_seal(room, size, &batch, &place);
    return BATCH_HEAD_BYTES + size;
}

static enum err read_at(size_t size, const struct batch_place *where,
                        size_t *whole)
{
    struct batch batch;

    return batch_read(bytes_make(room, size), where, &batch, whole);
}

static void assert_comes_back(uint8_t flags, size_t size)
{
    struct batch batch;
    size_t whole;

    size = seal(flags, size);
    assert_int_equal(
        batch_read(bytes_make(room, sizeof(room)), &place, &batch, &whole),
        ERR_OK);
    assert_int_equal(whole, size);
    assert_int_equal(batch.flags, flags);
    assert_int_equal(batch.boot[0], 9);
    assert_int_equal(batch.boot[15], 8);
    assert_int_equal(batch.incarnation, 0x0102030405060708);
    assert_ptr_equal(batch.frames.data, room + BATCH_HEAD_BYTES);
    assert_int_equal(batch.frames.size, size - BATCH_HEAD_BYTES);
}

static void a_batch_comes_back(void **state)
{
    (void)state;
    for (uint8_t flags = 0; flags < 8; flags++)
        assert_comes_back(flags, 100);
    assert_comes_back(BATCH_WHOLE, 0);
    assert_comes_back(BATCH_WHOLE, BATCH_BYTES_MAX - BATCH_HEAD_BYTES);
}

static void any_bit_of_a_batch_counts(void **state)
{
    size_t size = seal(BATCH_RUN | BATCH_WHOLE, 20), whole;

    (void)state;
    for (size_t bit = 0; bit < 8 * size; bit++) {
        room[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_not_equal(read_at(size, &place, &whole), ERR_OK);
        room[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void a_batch_is_one_only_where_it_was_written(void **state)
{
    const struct batch_place elsewhere[] = {
        {JOURNAL_SNAPSHOT, 7, 4096},
        {JOURNAL_LOG, 8, 4096},
        {JOURNAL_LOG, 7, 4097},
        {JOURNAL_LOG, 7, 4096 + ((uint64_t)1 << 32)},
        {JOURNAL_LOG, 7 + ((uint64_t)1 << 32), 4096},
    };
    size_t size = seal(BATCH_WHOLE, 50), whole;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
        assert_int_equal(read_at(size, &elsewhere[i], &whole), ERR_CHECKSUM);
}

static void a_batch_cut_off_says_how_much_it_needs(void **state)
{
    size_t size = seal(BATCH_WHOLE, 50), whole;

    (void)state;
    for (size_t i = 0; i < BATCH_HEAD_BYTES; i++) {
        assert_int_equal(read_at(i, &place, &whole), ERR_CHECKSUM);
        assert_int_equal(whole, 0);
    }
    for (size_t i = BATCH_HEAD_BYTES; i < size; i++) {
        assert_int_equal(read_at(i, &place, &whole), ERR_SHORT);
        assert_int_equal(whole, size);
    }
    assert_int_equal(read_at(size, &place, &whole), ERR_OK);
}

/* Nobody waits for bytes that no batch could have. */
static void a_batch_has_its_bounds(void **state)
{
    struct writer w = writer_make(room, BATCH_HEAD_BYTES);
    size_t whole;

    (void)state;
    (void)seal(0, 10);
    w.size = 4;
    writer_u32(&w, BATCH_BYTES_MAX - BATCH_HEAD_BYTES + 1);
    assert_int_equal(read_at(100, &place, &whole), ERR_CHECKSUM);
    assert_int_equal(whole, 0);
    w.size = 4;
    writer_u32(&w, BATCH_BYTES_MAX - BATCH_HEAD_BYTES);
    assert_int_equal(read_at(100, &place, &whole), ERR_SHORT);
    assert_int_equal(whole, BATCH_BYTES_MAX);
    w.size = 4;
    writer_u32(&w, 10 | (uint32_t)8 << 24); /* a flag that nobody knows */
    assert_int_equal(read_at(100, &place, &whole), ERR_CHECKSUM);
    assert_int_equal(whole, 0);
}

/* ---- frames in files ---- */

static void bytes_come_back(void **state)
{
    static const uint64_t numbers[] = {0, 127, 128, 1 << 20, UINT64_MAX >> 1};
    struct frame frame;
    uint64_t bytes;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct writer w = writer_make(room, 64);
        bytes_write(&w, FRAME_CONTINUES, numbers[i]);
        struct bytes said = writer_bytes(&w);
        assert_int_equal(frame_cut(&said, 64, &frame), ERR_OK);
        assert_int_equal(frame.type, FRAME_CONTINUES);
        assert_int_equal(bytes_read(frame.payload, &bytes), ERR_OK);
        assert_int_equal(bytes, numbers[i]);
        assert_int_equal(
            bytes_read(bytes_first(frame.payload, frame.payload.size - 1),
                       &bytes),
            ERR_MALFORMED);
    }
    assert_int_equal(bytes_read(BYTES("\1\1"), &bytes), ERR_MALFORMED);
}

static void a_clean_end_is_a_frame_without_words(void **state)
{
    struct writer w = writer_make(room, 64);
    struct frame frame;

    (void)state;
    clean_write(&w);
    struct bytes said = writer_bytes(&w);
    assert_int_equal(frame_cut(&said, 64, &frame), ERR_OK);
    assert_int_equal(frame.type, FRAME_CLEAN);
    assert_int_equal(frame.payload.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read_as_they_are_written),
        cmocka_unit_test(other_names_are_no_files_of_a_journal),
        cmocka_unit_test(a_head_comes_back),
        cmocka_unit_test(a_servers_longest_name_fits),
        cmocka_unit_test(a_head_cut_off_is_short),
        cmocka_unit_test(any_bit_of_a_head_counts),
        cmocka_unit_test(another_version_says_which),
        cmocka_unit_test(a_head_has_a_kind_and_a_name_that_are_known),
        cmocka_unit_test(a_batch_comes_back),
        cmocka_unit_test(any_bit_of_a_batch_counts),
        cmocka_unit_test(a_batch_is_one_only_where_it_was_written),
        cmocka_unit_test(a_batch_cut_off_says_how_much_it_needs),
        cmocka_unit_test(a_batch_has_its_bounds),
        cmocka_unit_test(bytes_come_back),
        cmocka_unit_test(a_clean_end_is_a_frame_without_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
