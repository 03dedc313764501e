/*
 * watchers - listens to many live streams at once, and throws away what it
 * hears: what that costs the server is the question.
 *
 *     watchers PORT STREAMS [QUERY]...
 *
 * Streams take the queries in turn. When all are open it says so, and then, a
 * line for each line on its standard input, what has come since the last one:
 *
 *     {"open": 10000, "told": 9990, "bytes": 123, "reads": 45}
 *
 * told: streams that heard anything. It ends with its input.
 */
#include "common/fail.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#define EVENTS_MAX 1024

struct figures {
    uint64_t open, told, bytes, reads;
};

static uint8_t *told; /* [stream] it heard something since the last line */
static int *streams;  /* [stream] */
static struct figures figures;
static char room[1 << 18];

static void raise_file_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail_errno("the number of descriptors is not known");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail_errno("there are too few descriptors");
}

static int dial(uint16_t port, const char *query)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)},
    };
    char request[512];
    int size = snprintf(request, sizeof(request),
                        "GET /v1/events%s HTTP/1.1\r\nHost: x\r\n\r\n", query);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 ||
        connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        fail_errno("stream %llu has no connection",
                   (unsigned long long)figures.open);
    if (write(fd, request, (size_t)size) != size)
        fail_errno("a request did not go out");
    return fd;
}

/* Gives    false at the end of a stream. */
static bool hear(uint32_t stream)
{
    ssize_t size = recv(streams[stream], room, sizeof(room), MSG_DONTWAIT);

    if (size < 0)
        return errno == EAGAIN || errno == EINTR;
    figures.bytes += (uint64_t)size;
    figures.reads++;
    figures.told += !told[stream];
    told[stream] = 1;
    return size > 0;
}

static void tell(uint32_t count)
{
    printf("{\"open\": %llu, \"told\": %llu, \"bytes\": %llu, "
           "\"reads\": %llu}\n",
           (unsigned long long)figures.open, (unsigned long long)figures.told,
           (unsigned long long)figures.bytes,
           (unsigned long long)figures.reads);
    fflush(stdout);
    figures = (struct figures){.open = figures.open};
    memset(told, 0, count);
}

/* Gives    false when nobody asks any more. */
static bool answer(uint32_t count)
{
    char line[64];
    ssize_t size = read(STDIN_FILENO, line, sizeof(line));

    for (ssize_t i = 0; i < size; i++)
        if (line[i] == '\n')
            tell(count);
    return size > 0;
}

static void add(int epoll, int fd, uint32_t stream)
{
    struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = stream}};

    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        fail_errno("epoll takes no more");
}

static bool turn(int epoll, uint32_t count, int timeout_ms)
{
    struct epoll_event events[EVENTS_MAX];
    int ready = epoll_wait(epoll, events, EVENTS_MAX, timeout_ms);
    bool goes_on = true;

    for (int i = 0; i < ready; i++) {
        uint32_t stream = events[i].data.u32;

        if (stream == count) {
            goes_on = answer(count);
        } else if (!hear(stream)) {
            close(streams[stream]);
            figures.open--;
        }
    }
    return goes_on;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        fail("usage: watchers PORT STREAMS [QUERY]...");
    uint16_t port = (uint16_t)atoi(argv[1]);
    uint32_t count = (uint32_t)atoi(argv[2]);
    int queries = argc - 3, epoll = epoll_create1(EPOLL_CLOEXEC);

    raise_file_limit();
    told = fail_calloc(count, sizeof(*told));
    streams = fail_calloc(count, sizeof(*streams));
    for (uint32_t i = 0; i < count; i++) {
        streams[i] = dial(port, queries ? argv[3 + (int)i % queries] : "");
        figures.open++;
        add(epoll, streams[i], i);
        if (i % 64 == 0)
            turn(epoll, UINT32_MAX, 0);
    }
    tell(count);
    add(epoll, STDIN_FILENO, count);
    while (turn(epoll, count, -1))
        continue;
    return 0;
}
