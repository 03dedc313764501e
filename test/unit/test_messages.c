#include "unit.h"

#include "core/entry.h"
#include "core/frame.h"
#include "core/messages.h"
#include "core/ping.h"

static uint8_t room[512];
static struct writer w;

static struct bytes payload_of(enum frame_type type)
{
    struct bytes input = writer_bytes(&w);
    struct frame frame;

    assert_int_equal(frame_cut(&input, FRAME_PAYLOAD_MAX, &frame), ERR_OK);
    assert_int_equal(frame.type, type);
    assert_int_equal(input.size, 0);
    return frame.payload;
}

static int begin(void **state)
{
    (void)state;
    w = writer_make(room, sizeof(room));
    return 0;
}

static void auth_of_the_wanted_kind(void **state)
{
    (void)state;
    auth_write(&w, AUTH_NONE);
    assert_int_equal(auth_read(payload_of(FRAME_AUTH), AUTH_NONE), ERR_OK);
    assert_int_equal(auth_read(BYTES("\x01"), AUTH_NONE), ERR_REFUSED);
    assert_int_equal(auth_read(BYTES(""), AUTH_NONE), ERR_MALFORMED);
    assert_int_equal(auth_read(BYTES("\0\0"), AUTH_NONE), ERR_MALFORMED);
}

static void origin_comes_back(void **state)
{
    struct origin_message out = {300, 0xfedcba9876543210, BYTES("Wilkes")}, in;

    (void)state;
    origin_write(&w, &out);
    struct bytes payload = payload_of(FRAME_ORIGIN);
    assert_int_equal(origin_read(payload, &in), ERR_OK);
    assert_int_equal(in.index, 300);
    assert_true(in.incarnation == out.incarnation);
    assert_text(in.name, "Wilkes");
    for (size_t size = 0; size < payload.size; size++)
        assert_int_equal(origin_read(bytes_first(payload, size), &in),
                         ERR_MALFORMED);
    assert_int_equal(origin_read(BYTES("\x01"
                                       "12345678\x03"
                                       "a b"),
                                 &in),
                     ERR_MALFORMED);
}

static void claims_come_back(void **state)
{
    struct claim out = {5, SEQ_MAX}, in;

    (void)state;
    claim_write(&w, &out);
    struct reader r = reader_make(writer_bytes(&w));
    assert_int_equal(claim_read(&r, &in), ERR_OK);
    assert_int_equal(in.origin, 5);
    assert_true(in.seq == SEQ_MAX);
}

static void claims_of_nothing_or_of_too_much_are_malformed(void **state)
{
    struct reader none = reader_make(BYTES("\x01\x00"));
    struct claim in;

    (void)state;
    assert_int_equal(claim_read(&none, &in), ERR_MALFORMED);
    writer_varint(&w, 1);
    writer_varint(&w, SEQ_MAX + 1);
    struct reader beyond = reader_make(writer_bytes(&w));
    assert_int_equal(claim_read(&beyond, &in), ERR_MALFORMED);
    w.size = 0;
    writer_varint(&w, (uint64_t)UINT32_MAX + 2);
    writer_varint(&w, 1);
    struct reader wide = reader_make(writer_bytes(&w));
    assert_int_equal(claim_read(&wide, &in), ERR_MALFORMED);
}

static void ping_and_pong_come_back(void **state)
{
    struct ping ping = {
        .acks_of = 0x1122334455667788,
        .mono_ns = 1,
        .wall_ns = -2,
        .vector_hash = {3, 4},
        .map_hash = {5, 6},
        .flags = PING_CARRY | PING_SETTLED,
        .beacon = {BYTES("Goloman"), 77, 8, 9},
    };
    struct ping ping_in;
    struct pong pong = {-7, 8}, pong_in;

    (void)state;
    ping_write(&w, &ping);
    assert_int_equal(ping_read(payload_of(FRAME_PING), &ping_in), ERR_OK);
    assert_int_equal(ping_in.mono_ns, 1);
    assert_int_equal(ping_in.wall_ns, -2);
    assert_int_equal(ping_in.acks_of, ping.acks_of);
    assert_true(hash128_equal(ping_in.vector_hash, ping.vector_hash));
    assert_true(hash128_equal(ping_in.map_hash, ping.map_hash));
    assert_int_equal(ping_in.flags, ping.flags);
    assert_true(bytes_equal(ping_in.beacon.root, ping.beacon.root));
    assert_int_equal(ping_in.beacon.life, 77);
    assert_int_equal(ping_in.beacon.number, 8);
    assert_int_equal(ping_in.beacon.distance, 9);
    w.size = 0;
    pong_write(&w, &pong);
    assert_int_equal(pong_read(payload_of(FRAME_PONG), &pong_in), ERR_OK);
    assert_memory_equal(&pong, &pong_in, sizeof(pong));
    assert_int_equal(pong_read(BYTES("123"), &pong_in), ERR_MALFORMED);
    assert_int_equal(ping_read(BYTES("123"), &ping_in), ERR_MALFORMED);
}

/* Later versions may say more behind what is known here. */
static void items_of_a_ping_that_are_not_known_are_skipped(void **state)
{
    struct ping ping = {.beacon = {BYTES("Goloman"), 77, 8, 9}}, in;
    uint8_t longer[256];
    struct writer more = writer_make(longer, sizeof(longer));

    (void)state;
    ping_write(&w, &ping);
    struct bytes payload = payload_of(FRAME_PING);
    writer_put(&more, payload);
    writer_put(&more, BYTES("\x05\x02xy\x01\x08"
                            "12345678\x06\x01z"));
    assert_int_equal(ping_read(writer_bytes(&more), &in), ERR_OK);
    assert_true(in.acks_of == 0x3837363534333231);
    assert_int_equal(ping_read(payload, &in), ERR_OK);
    assert_int_equal(in.acks_of, 0);
    more.size = payload.size;
    writer_put(&more, BYTES("\x01\x07"
                            "1234567"));
    assert_int_equal(ping_read(writer_bytes(&more), &in), ERR_MALFORMED);
    more.size = payload.size;
    writer_put(&more, BYTES("\x01\x09"
                            "123456789"));
    assert_int_equal(ping_read(writer_bytes(&more), &in), ERR_MALFORMED);
}

static void ack_comes_back(void **state)
{
    struct ack out = {0xfedcba9876543210, SEQ_MAX}, in;

    (void)state;
    ack_write(&w, &out);
    struct bytes payload = payload_of(FRAME_ACK);
    assert_int_equal(ack_read(payload, &in), ERR_OK);
    assert_true(in.incarnation == out.incarnation);
    assert_true(in.seq == SEQ_MAX);
    for (size_t size = 0; size < payload.size; size++)
        assert_int_equal(ack_read(bytes_first(payload, size), &in),
                         ERR_MALFORMED);
    assert_int_equal(ack_read(BYTES("12345678\x00"), &in), ERR_MALFORMED);
    assert_int_equal(ack_read(BYTES("12345678\x01\x01"), &in), ERR_MALFORMED);
    w.size = 0;
    ack_write(&w, &(struct ack){1, SEQ_MAX + 1});
    assert_int_equal(ack_read(payload_of(FRAME_ACK), &in), ERR_MALFORMED);
}

static void every_bye_has_its_sentence(void **state)
{
    (void)state;
    for (uint8_t code = 0; code < BYE_COUNT; code++) {
        uint8_t in;

        w.size = 0;
        bye_write(&w, (enum bye)code);
        assert_int_equal(bye_read(payload_of(FRAME_BYE), &in), ERR_OK);
        assert_int_equal(in, code);
        assert_true(strlen(bye_text(code)) > 5);
    }
    assert_non_null(bye_text(255));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(auth_of_the_wanted_kind, begin),
        cmocka_unit_test_setup(origin_comes_back, begin),
        cmocka_unit_test_setup(claims_come_back, begin),
        cmocka_unit_test_setup(claims_of_nothing_or_of_too_much_are_malformed,
                               begin),
        cmocka_unit_test_setup(ping_and_pong_come_back, begin),
        cmocka_unit_test_setup(items_of_a_ping_that_are_not_known_are_skipped,
                               begin),
        cmocka_unit_test_setup(ack_comes_back, begin),
        cmocka_unit_test_setup(every_bye_has_its_sentence, begin),
    };

    return cmocka_run_group_tests_name("core/messages", tests, NULL, NULL);
}
