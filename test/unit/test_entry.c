#include "unit.h"

#include "core/entry.h"
#include "core/frame.h"

static uint8_t room[FRAME_BYTES_MAX];

static struct entry sample(uint32_t origin, uint64_t seq)
{
    return (struct entry){
        .record =
            {
                .id = BYTES("kiwi.cs.ucla.edu"),
                .position = BYTES("+34.068930-118.445127"),
                .stamp_ns = 1520023934918963997,
                .skew_ns = 263873386,
            },
        .origin = origin,
        .seq = seq,
    };
}

static void assert_same(const struct entry *a, const struct entry *b)
{
    assert_int_equal(a->origin, b->origin);
    assert_true(a->seq == b->seq);
    assert_true(bytes_equal(a->record.id, b->record.id));
    assert_true(bytes_equal(a->record.taker, b->record.taker));
    assert_int_equal(record_compare(&a->record, &b->record), 0);
}

static void assert_round_trip(const struct entry *entries, size_t count,
                              int64_t base_ns)
{
    struct writer w = writer_make(room, sizeof(room));
    struct entry_codec codec = updates_write_head(&w, base_ns);
    struct entry entry;
    bool claim;

    for (size_t i = 0; i < count; i++)
        entry_write(&w, &codec, &entries[i]);
    struct reader r = reader_make(writer_bytes(&w));
    assert_int_equal(updates_read_head(&r, &claim, &codec), ERR_OK);
    assert_false(claim);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(entry_read(&r, &codec, &entry), ERR_OK);
        assert_same(&entry, &entries[i]);
    }
    assert_true(reader_done(&r));
}

static void entries_come_back_as_they_were(void **state)
{
    struct entry entries[] = {
        sample(0, 1),       sample(0, 2),       sample(0, 1),
        sample(3, SEQ_MAX), sample(3, 1),       sample(UINT32_MAX, 5),
        sample(1, 1),       sample(1, SEQ_MAX), sample(1, 4),
    };

    (void)state;
    entries[1].record.taker = BYTES("Hands");
    entries[2].record.stamp = BYTES("1520023934.9189639970");
    entries[3].record.generation = UINT32_MAX;
    entries[4].record.ext = BYTES("\0ext");
    entries[5].record.skew_ns = INT64_MIN;
    entries[6].record.stamp_ns = 0;
    entries[7].record.stamp_ns = INT64_MAX;
    entries[8].record.position = BYTES(""); /* a tombstone */
    assert_round_trip(entries, COUNT_OF(entries), entries[0].record.stamp_ns);
    assert_round_trip(entries, COUNT_OF(entries), 0);
    assert_round_trip(entries, COUNT_OF(entries), INT64_MAX);
}

/* The figure that docs/REPLICATION.md quotes. */
static void a_usual_entry_in_a_batch_costs_56_bytes_at_most(void **state)
{
    struct writer w = writer_make(room, sizeof(room));
    struct entry_codec codec = updates_write_head(&w, 1520023934000000000);
    size_t head = w.size;

    (void)state;
    for (uint64_t seq = 1000001; seq <= 1000032; seq++) {
        struct entry entry = sample(2, seq);

        entry_write(&w, &codec, &entry);
    }
    print_message("bytes per entry in a batch of 32: %.1f\n",
                  (double)(w.size - head) / 32);
    assert_true((w.size - head) / 32 <= 56);
}

static void an_entry_cut_anywhere_is_malformed(void **state)
{
    struct writer w = writer_make(room, sizeof(room));
    struct entry_codec codec = {.base_ns = 5}, fresh = codec;
    struct entry entry = sample(2, 7);

    (void)state;
    entry.record.ext = BYTES("ext");
    entry_write(&w, &codec, &entry);
    for (size_t size = 0; size < w.size; size++) {
        struct reader r = reader_make(bytes_make(room, size));

        codec = fresh;
        assert_int_equal(entry_read(&r, &codec, &entry), ERR_MALFORMED);
    }
}

static enum err read_one(struct bytes bytes)
{
    struct reader r = reader_make(bytes);
    struct entry_codec codec = {.base_ns = INT64_MAX};
    struct entry entry;

    return entry_read(&r, &codec, &entry);
}

static void entries_that_cannot_be_are_malformed(void **state)
{
    (void)state;
    /* flags, origin, seq, id, position, stamp, skew */
    assert_int_equal(read_one(BYTES("\x00\x01\x01\x01k\x04+1-1\x00\x00")),
                     ERR_OK);
    assert_int_equal(read_one(BYTES("\x20\x01\x01\x01k\x04+1-1\x00\x00")),
                     ERR_MALFORMED); /* a reserved flag */
    assert_int_equal(read_one(BYTES("\x00\x01\x00\x01k\x04+1-1\x00\x00")),
                     ERR_MALFORMED); /* seq 0 */
    assert_int_equal(read_one(BYTES("\x01\x02\x01k\x04+1-1\x00\x00")),
                     ERR_MALFORMED); /* the same origin as none before */
    assert_int_equal(read_one(BYTES("\x00\x01\x01\x01k\x04+1-1\x02\x00")),
                     ERR_MALFORMED); /* base + 1 is beyond 64 bits */
    assert_int_equal(read_one(BYTES("\x00\x01\x01\x01 \x04+1-1\x00\x00")),
                     ERR_MALFORMED); /* white space in the ID */
    assert_int_equal(read_one(BYTES("\x08\x01\x01\x01k\x04+1-1\x00\x00\x00")),
                     ERR_MALFORMED); /* generation 0 spelled out */
}

static void a_stamp_below_zero_is_malformed(void **state)
{
    struct reader r = reader_make(BYTES("\x00\x01\x01\x01k\x04+1-1\x01\x00"));
    struct entry_codec codec = {.base_ns = 0};
    struct entry entry;

    (void)state;
    assert_int_equal(entry_read(&r, &codec, &entry), ERR_MALFORMED);
}

static void reserved_bits_of_a_batch_are_refused(void **state)
{
    struct reader reserved = reader_make(BYTES("\x02\x00"));
    struct reader claiming = reader_make(BYTES("\x01\x00"));
    struct reader below_0 = reader_make(BYTES("\x00\x01"));
    struct entry_codec codec;
    bool claim;

    (void)state;
    assert_int_equal(updates_read_head(&reserved, &claim, &codec),
                     ERR_MALFORMED);
    assert_int_equal(updates_read_head(&below_0, &claim, &codec),
                     ERR_MALFORMED);
    assert_int_equal(updates_read_head(&claiming, &claim, &codec), ERR_OK);
    assert_true(claim);
}

static void claiming_is_one_bit_of_a_finished_frame(void **state)
{
    struct writer w = writer_make(room, sizeof(room));
    size_t begin = frame_begin(&w, FRAME_UPDATES);
    struct entry_codec codec = updates_write_head(&w, 0);
    struct frame frame;
    bool claim;

    (void)state;
    updates_set_claim(&w, begin);
    frame_end(&w, begin);
    struct bytes input = writer_bytes(&w);
    assert_int_equal(frame_cut(&input, FRAME_PAYLOAD_MAX, &frame), ERR_OK);
    struct reader r = reader_make(frame.payload);
    assert_int_equal(updates_read_head(&r, &claim, &codec), ERR_OK);
    assert_true(claim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_back_as_they_were),
        cmocka_unit_test(a_usual_entry_in_a_batch_costs_56_bytes_at_most),
        cmocka_unit_test(an_entry_cut_anywhere_is_malformed),
        cmocka_unit_test(entries_that_cannot_be_are_malformed),
        cmocka_unit_test(a_stamp_below_zero_is_malformed),
        cmocka_unit_test(reserved_bits_of_a_batch_are_refused),
        cmocka_unit_test(claiming_is_one_bit_of_a_finished_frame),
    };

    return cmocka_run_group_tests_name("core/entry", tests, NULL, NULL);
}
