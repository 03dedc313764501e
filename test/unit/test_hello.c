#include "unit.h"

#include "core/frame.h"
#include "core/hello.h"

static uint8_t room[1024];

static struct hello sample(void)
{
    return (struct hello){
        .version_min = 1,
        .version_max = 3,
        .features = 0x80000001,
        .herd = {1, 2, 3, 16},
        .name = BYTES("Goloman"),
        .incarnation = 0x1122334455667788,
        .session = 42,
        .member_generation = 7,
        .config_hash = 0x99,
        .wall_ns = -5,
        .ttl_s = 86400,
        .max_future_s = 600,
        .max_clients = 1000000,
        .nonce = {9, 8, 7},
    };
}

static struct bytes payload_of(const struct hello *hello, struct bytes tail)
{
    struct writer w = writer_make(room, sizeof(room));
    struct bytes input;
    struct frame frame;

    hello_write(&w, hello);
    input = writer_bytes(&w);
    assert_int_equal(frame_cut(&input, FRAME_STRANGER_PAYLOAD_MAX, &frame),
                     ERR_OK);
    assert_int_equal(frame.type, FRAME_HELLO);
    writer_put(&w, tail);
    return bytes_make(frame.payload.data, frame.payload.size + tail.size);
}

static void comes_back_as_it_was(void **state)
{
    struct hello out = sample(), in;

    (void)state;
    assert_int_equal(hello_read(payload_of(&out, BYTES("")), &in), ERR_OK);
    assert_text(in.name, "Goloman");
    in.name = out.name;
    assert_memory_equal(&in, &out, sizeof(in));
}

static void what_a_later_version_adds_is_skipped(void **state)
{
    struct hello out = sample(), in;

    (void)state;
    assert_int_equal(
        hello_read(payload_of(&out, BYTES("\x05\x03new\x06\x00")), &in),
        ERR_OK);
    assert_int_equal(hello_read(payload_of(&out, BYTES("\x05\x03ne")), &in),
                     ERR_MALFORMED);
}

static void a_hello_cut_anywhere_is_malformed(void **state)
{
    struct hello out = sample(), in;
    struct bytes whole = payload_of(&out, BYTES(""));

    (void)state;
    for (size_t size = 0; size < whole.size; size++)
        assert_int_equal(hello_read(bytes_first(whole, size), &in),
                         ERR_MALFORMED);
}

static void another_family_or_no_name_is_malformed(void **state)
{
    struct hello out = sample(), in;
    struct bytes whole = payload_of(&out, BYTES(""));

    (void)state;
    room[FRAME_HEADER_BYTES] = 'h';
    assert_int_equal(hello_read(whole, &in), ERR_MALFORMED);
    out.name = BYTES("two words");
    assert_int_equal(hello_read(payload_of(&out, BYTES("")), &in),
                     ERR_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_as_it_was),
        cmocka_unit_test(what_a_later_version_adds_is_skipped),
        cmocka_unit_test(a_hello_cut_anywhere_is_malformed),
        cmocka_unit_test(another_family_or_no_name_is_malformed),
    };

    return cmocka_run_group_tests_name("core/hello", tests, NULL, NULL);
}
