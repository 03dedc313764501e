#include "unit.h"

#include "world/clock.h"
#include "world/fetch.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#define RESULTS_MAX 8

static struct fetch *fetch;
static int listener;
static uint16_t port;
static uv_mutex_t mutex;
static uv_cond_t told;
static struct fetch_result results[RESULTS_MAX];
static uint64_t ids[RESULTS_MAX];
static int result_count;

static void on_done(void *context, uint64_t id,
                    const struct fetch_result *result)
{
    assert_ptr_equal(context, &results);
    uv_mutex_lock(&mutex);
    assert_true(result_count < RESULTS_MAX);
    results[result_count] = *result;
    ids[result_count++] = id;
    uv_cond_signal(&told);
    uv_mutex_unlock(&mutex);
}

static void wait_for(int count)
{
    uv_mutex_lock(&mutex);
    while (result_count < count)
        uv_cond_wait(&told, &mutex);
    uv_mutex_unlock(&mutex);
}

static struct fetch *open_fetch(bool allow_http)
{
    struct fetch_settings settings = {.user_agent = "muster/test",
                                      .allow_http = allow_http,
                                      .under_way_max = 2};
    struct fault fault;
    struct fetch *made;

    assert_int_equal(fetch_open(&settings, &made, &fault), ERR_OK);
    return made;
}

static int begin(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);

    (void)state;
    uv_mutex_init(&mutex);
    uv_cond_init(&told);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(
        bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(listener, 8), 0);
    getsockname(listener, (struct sockaddr *)&address, &size);
    port = ntohs(address.sin_port);
    fetch = open_fetch(true);
    return 0;
}

static int end(void **state)
{
    (void)state;
    if (fetch)
        fetch_close(fetch);
    for (int i = 0; i < result_count; i++)
        free(results[i].body);
    result_count = 0;
    close(listener);
    return 0;
}

static void ask(uint64_t id, int64_t patience_ms)
{
    char url[100];
    struct fetch_request request = {
        .url = url,
        .headers = {"X-Key: sesame"},
        .deadline_mono_ns = clock_mono_ns() + patience_ms * NS_PER_MS,
        .body_bytes_max = 100000,
        .done = on_done,
        .context = &results,
        .owner = &port,
        .id = id,
    };

    snprintf(url, sizeof(url), "http://127.0.0.1:%u/near?key=sesame", port);
    fetch_submit(fetch, &request);
}

/* What one asker says, up to the end of its head. */
static int hear(char *heard, size_t size)
{
    int fd = accept(listener, NULL, NULL);
    size_t have = 0;

    memset(heard, 0, size);
    while (!strstr(heard, "\r\n\r\n")) {
        ssize_t got = recv(fd, heard + have, size - 1 - have, 0);

        assert_true(got > 0);
        have += (size_t)got;
    }
    return fd;
}

/* One question is answered so: the head, and so many bytes behind it. */
static void answer_with(const char *head, size_t filler)
{
    static char block[10000];
    char heard[2000];

    ask(1, 3600 * 1000);
    int fd = hear(heard, sizeof(heard));
    assert_non_null(strstr(heard, "GET /near?key=sesame HTTP/1.1\r\n"));
    assert_non_null(strstr(heard, "\r\nUser-Agent: muster/test\r\n"));
    assert_non_null(strstr(heard, "\r\nX-Key: sesame\r\n"));
    memset(block, 'x', sizeof(block));
    send(fd, head, strlen(head), MSG_NOSIGNAL);
    for (; filler; filler -= sizeof(block))
        if (send(fd, block, sizeof(block), MSG_NOSIGNAL) < 0)
            break;
    close(fd);
    wait_for(1);
}

static void told_is(enum fetch_outcome outcome, const char *message)
{
    struct fetch_counters counters;

    assert_int_equal(results[0].outcome, outcome);
    assert_non_null(strstr(results[0].message, message));
    assert_null(strstr(results[0].message, "sesame"));
    fetch_counters(fetch, &counters);
    assert_int_equal(counters.outcomes[outcome], 1);
}

static void a_body_comes_as_it_is(void **state)
{
    (void)state;
    answer_with("HTTP/1.1 404 Lost\r\nContent-Length: 100000\r\n\r\n", 100000);
    told_is(FETCH_OK, "");
    assert_int_equal(results[0].http_status, 404);
    assert_int_equal(results[0].body_bytes, 100000);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(results[0].body[i], 'x');
}

static void a_body_without_end_is_cut_at_its_bound(void **state)
{
    (void)state;
    answer_with("HTTP/1.1 200 OK\r\n\r\n", 110000);
    told_is(FETCH_TOO_LARGE, "answers with more than is taken");
    assert_null(results[0].body);
}

static void a_body_that_is_announced_too_large_is_not_read(void **state)
{
    (void)state;
    answer_with("HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n", 0);
    told_is(FETCH_TOO_LARGE, "answers with more than is taken");
}

static void a_head_without_end_is_cut(void **state)
{
    static char head[FETCH_HEAD_BYTES_MAX + 1000];
    size_t size = (size_t)sprintf(head, "HTTP/1.1 200 OK\r\n");

    (void)state;
    while (size <= FETCH_HEAD_BYTES_MAX)
        size += (size_t)sprintf(head + size, "X-More: %0500d\r\n", 0);
    answer_with(head, 0);
    told_is(FETCH_TOO_LARGE, "answers with more than is taken");
}

static void nobody_is_redirected(void **state)
{
    (void)state;
    answer_with("HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
                10000);
    told_is(FETCH_REDIRECTED, "redirects to elsewhere");
}

static void who_closes_at_once_is_told(void **state)
{
    (void)state;
    answer_with("", 0);
    told_is(FETCH_BROKEN, "gave no answer that can be read");
}

static void silence_ends_at_the_deadline(void **state)
{
    (void)state;
    ask(1, 50);
    wait_for(1);
    told_is(FETCH_TIMED_OUT, "127.0.0.1");
}

static void a_deadline_that_has_passed_sends_nothing(void **state)
{
    (void)state;
    ask(1, -1);
    wait_for(1);
    told_is(FETCH_TIMED_OUT, "did not answer in time");
}

static void more_than_allowed_are_refused(void **state)
{
    (void)state;
    for (uint64_t id = 1; id <= 3; id++)
        ask(id, 3600 * 1000);
    wait_for(1);
    told_is(FETCH_CROWDED, "too many requests are under way");
    assert_int_equal(ids[0], 3);
    fetch_cancel(fetch, &port, 1);
    wait_for(2);
    assert_int_equal(ids[1], 1);
    assert_int_equal(results[1].outcome, FETCH_CANCELLED);
    ask(4, 0);
    wait_for(3);
    assert_int_equal(results[2].outcome, FETCH_TIMED_OUT);
}

static void what_is_under_way_at_the_end_is_cancelled(void **state)
{
    (void)state;
    ask(1, 3600 * 1000);
    ask(2, 3600 * 1000);
    fetch_close(fetch);
    fetch = NULL;
    assert_int_equal(result_count, 2);
    assert_int_equal(results[0].outcome, FETCH_CANCELLED);
    assert_int_equal(results[1].outcome, FETCH_CANCELLED);
}

static void http_needs_its_switch(void **state)
{
    (void)state;
    fetch_close(fetch);
    fetch = open_fetch(false);
    ask(1, 3600 * 1000);
    wait_for(1);
    told_is(FETCH_BROKEN, "Unsupported protocol");
}

static void nobody_there_is_told(void **state)
{
    (void)state;
    close(listener);
    ask(1, 3600 * 1000);
    wait_for(1);
    told_is(FETCH_CANNOT_CONNECT, "cannot be reached");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_body_comes_as_it_is),
        TEST(a_body_without_end_is_cut_at_its_bound),
        TEST(a_body_that_is_announced_too_large_is_not_read),
        TEST(a_head_without_end_is_cut),
        TEST(nobody_is_redirected),
        TEST(who_closes_at_once_is_told),
        TEST(silence_ends_at_the_deadline),
        TEST(a_deadline_that_has_passed_sends_nothing),
        TEST(more_than_allowed_are_refused),
        TEST(what_is_under_way_at_the_end_is_cancelled),
        TEST(http_needs_its_switch),
        TEST(nobody_there_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
