#include "unit.h"

#include "world/address.h"

static void addresses_that_are_good(void **state)
{
    static const struct {
        const char *text, *host, *written;
        uint16_t port;
        bool loopback;
    } cases[] = {
        {"127.0.0.1:12000", "127.0.0.1", "127.0.0.1:12000", 12000, true},
        {"127.9.8.7:1", "127.9.8.7", "127.9.8.7:1", 1, true},
        {"[::1]:65535", "::1", "[::1]:65535", 65535, true},
        {"[2001:db8::1]:5", "2001:db8::1", "[2001:db8::1]:5", 5, false},
        {"12000", "127.0.0.1", "127.0.0.1:12000", 12000, true},
        {"localhost:7", "localhost", "localhost:7", 7, true},
        {"herd.example.org:7", "herd.example.org", "herd.example.org:7", 7,
         false},
        {"0.0.0.0:7", "0.0.0.0", "0.0.0.0:7", 7, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char written[ADDRESS_TEXT_MAX];
        struct address address;

        assert_int_equal(address_parse(cases[i].text, &address), ERR_OK);
        assert_string_equal(address.host, cases[i].host);
        assert_int_equal(address.port, cases[i].port);
        assert_int_equal(address_is_loopback(&address), cases[i].loopback);
        address_write(&address, written);
        assert_string_equal(written, cases[i].written);
    }
}

static void addresses_that_are_none(void **state)
{
    static const char *const texts[] = {
        "",     ":",          "127.0.0.1", "127.0.0.1:",  ":5",
        "a:0",  "a:65536",    "a:-1",      "a:+1",        "a: 1",
        "a:1x", "::1:5",      "[::1]",     "[]:5",        "[::1:5",
        "a:b",  "a:99999999", "[::1]x:5",  "a:000000001",
    };
    struct address address = {.port = 7};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (address_parse(texts[i], &address) != ERR_MALFORMED)
            fail_msg("taken: %s", texts[i]);
    assert_int_equal(address.port, 7);
}

static void numbers_need_no_resolver(void **state)
{
    struct sockaddr_storage to;
    struct address address;
    socklen_t size;

    (void)state;
    assert_int_equal(address_parse("[::1]:5", &address), ERR_OK);
    assert_int_equal(address_of_number(&address, &to, &size), ERR_OK);
    assert_int_equal(to.ss_family, AF_INET6);
    assert_int_equal(address_parse("localhost:5", &address), ERR_OK);
    assert_int_equal(address_of_number(&address, &to, &size), ERR_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_that_are_good),
        cmocka_unit_test(addresses_that_are_none),
        cmocka_unit_test(numbers_need_no_resolver),
    };

    return cmocka_run_group_tests_name("world/address", tests, NULL, NULL);
}
