#include "unit.h"

#include "core/frame.h"

static uint8_t room[256];

static struct bytes two_frames(void)
{
    struct writer w = writer_make(room, sizeof(room));
    size_t begin = frame_begin(&w, FRAME_PING);

    writer_text(&w, "hello");
    frame_end(&w, begin);
    begin = frame_begin(&w, FRAME_BYE);
    frame_end(&w, begin);
    assert_false(w.full);
    return writer_bytes(&w);
}

static void frames_come_back_in_order(void **state)
{
    struct bytes input = two_frames();
    struct frame frame;

    (void)state;
    assert_int_equal(input.size, 2 * FRAME_HEADER_BYTES + 5);
    assert_int_equal(frame_cut(&input, 5, &frame), ERR_OK);
    assert_int_equal(frame.type, FRAME_PING);
    assert_text(frame.payload, "hello");
    assert_int_equal(frame_cut(&input, 5, &frame), ERR_OK);
    assert_int_equal(frame.type, FRAME_BYE);
    assert_int_equal(frame.payload.size, 0);
    assert_int_equal(frame_cut(&input, 5, &frame), ERR_SHORT);
}

static void a_frame_cut_anywhere_waits_for_more(void **state)
{
    struct bytes all = two_frames();

    (void)state;
    for (size_t size = 0; size < FRAME_HEADER_BYTES + 5; size++) {
        struct bytes input = bytes_first(all, size);
        struct frame frame;

        assert_int_equal(frame_cut(&input, 5, &frame), ERR_SHORT);
        assert_int_equal(input.size, size);
    }
}

static void every_flipped_bit_is_noticed(void **state)
{
    struct bytes all = two_frames();

    (void)state;
    for (size_t bit = 0; bit < 8 * (FRAME_HEADER_BYTES + 5); bit++) {
        struct bytes input = all;
        struct frame frame;

        room[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        enum err error = frame_cut(&input, 64, &frame);
        room[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        assert_int_not_equal(error, ERR_OK);
    }
}

static void a_size_beyond_the_limit_is_refused_before_it_is_awaited(
    void **state)
{
    struct bytes input = bytes_first(two_frames(), FRAME_HEADER_BYTES);
    struct frame frame;

    (void)state;
    assert_int_equal(frame_cut(&input, 4, &frame), ERR_LIMIT);
}

static void a_frame_that_does_not_fit_is_taken_back_whole(void **state)
{
    struct writer w = writer_make(room, FRAME_HEADER_BYTES + 4);
    size_t begin = frame_begin(&w, FRAME_PING);

    (void)state;
    writer_text(&w, "hello");
    frame_end(&w, begin);
    assert_true(w.full);
    assert_int_equal(w.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_back_in_order),
        cmocka_unit_test(a_frame_cut_anywhere_waits_for_more),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(
            a_size_beyond_the_limit_is_refused_before_it_is_awaited),
        cmocka_unit_test(a_frame_that_does_not_fit_is_taken_back_whole),
    };

    return cmocka_run_group_tests_name("core/frame", tests, NULL, NULL);
}
