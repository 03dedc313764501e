#include "unit.h"

#include "world/admit.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static struct admit admit;

static struct peer peer4(uint32_t address, uint16_t port)
{
    struct sockaddr_storage storage = {0};
    struct sockaddr_in v4 = {.sin_family = AF_INET,
                             .sin_port = htons(port),
                             .sin_addr.s_addr = htonl(address)};

    memcpy(&storage, &v4, sizeof(v4));
    return peer_of(&storage);
}

static struct peer peer6(const char *text)
{
    struct sockaddr_storage storage = {0};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    memcpy(&storage, &v6, sizeof(v6));
    return peer_of(&storage);
}

static void open_with(uint32_t max, uint32_t per_address)
{
    assert_int_equal(admit_open(&admit, max, per_address), ERR_OK);
}

static int end(void **state)
{
    (void)state;
    admit_close(&admit);
    return 0;
}

static void no_more_than_allowed_in_all(void **state)
{
    struct peer a = peer4(0x7f000001, 1);

    (void)state;
    open_with(2, 0);
    assert_int_equal(admit_enter(&admit, &a), ERR_OK);
    assert_int_equal(admit_enter(&admit, &a), ERR_OK);
    assert_int_equal(admit_enter(&admit, &a), ERR_FULL);
    admit_leave(&admit, &a);
    assert_int_equal(admit_enter(&admit, &a), ERR_OK);
    assert_int_equal(admit_count(&admit), 2);
}

static void no_more_than_allowed_from_one_address(void **state)
{
    struct peer a = peer4(0x7f000001, 1), again = peer4(0x7f000001, 2),
                b = peer4(0x7f000002, 1);

    (void)state;
    open_with(100, 2);
    assert_int_equal(admit_enter(&admit, &a), ERR_OK);
    assert_int_equal(admit_enter(&admit, &again), ERR_OK);
    assert_int_equal(admit_enter(&admit, &a), ERR_LIMIT);
    assert_int_equal(admit_enter(&admit, &b), ERR_OK);
    admit_leave(&admit, &a);
    assert_int_equal(admit_enter(&admit, &again), ERR_OK);
}

/* Whoever has a network of IPv6 has more addresses than there are clients. */
static void a_network_of_ipv6_counts_as_one_address(void **state)
{
    struct peer a = peer6("2001:db8::1"), b = peer6("2001:db8::ffff"),
                c = peer6("2001:db8:0:1::1");

    (void)state;
    open_with(100, 1);
    assert_int_equal(admit_enter(&admit, &a), ERR_OK);
    assert_int_equal(admit_enter(&admit, &b), ERR_LIMIT);
    assert_int_equal(admit_enter(&admit, &c), ERR_OK);
}

/* Against a plain array, as full as it can be. */
static void the_table_counts_right_however_they_come_and_go(void **state)
{
    enum { ADDRESSES = 64, MAX = 200, EACH = 5 };
    unsigned counts[ADDRESSES] = {0}, total = 0;
    uint64_t dice = 3;

    (void)state;
    open_with(MAX, EACH);
    for (unsigned step = 0; step < 100000; step++) {
        uint32_t i = (uint32_t)(dice_next(&dice) % ADDRESSES);
        struct peer peer = peer4(0x0a000000 + i * 7919, 1);

        if (dice_next(&dice) % 2 && counts[i]) {
            admit_leave(&admit, &peer);
            counts[i]--;
            total--;
            continue;
        }
        enum err wanted = total == MAX        ? ERR_FULL
                          : counts[i] == EACH ? ERR_LIMIT
                                              : ERR_OK;
        assert_int_equal(admit_enter(&admit, &peer), wanted);
        counts[i] += wanted == ERR_OK;
        total += wanted == ERR_OK;
    }
    assert_int_equal(admit_count(&admit), total);
}

static void peers_are_written_as_people_write_them(void **state)
{
    struct peer a = peer4(0x7f000001, 4711), b = peer6("2001:db8::1");
    char text[PEER_TEXT_MAX];

    (void)state;
    open_with(1, 0);
    peer_write(&a, text);
    assert_string_equal(text, "127.0.0.1:4711");
    peer_write(&b, text);
    assert_string_equal(text, "[2001:db8::1]:0");
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_more_than_allowed_in_all),
        TEST(no_more_than_allowed_from_one_address),
        TEST(a_network_of_ipv6_counts_as_one_address),
        TEST(the_table_counts_right_however_they_come_and_go),
        TEST(peers_are_written_as_people_write_them),
    };

    return cmocka_run_group_tests_name("world/admit", tests, NULL, NULL);
}
