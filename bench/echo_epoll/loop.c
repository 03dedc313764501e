#include "echo_epoll/loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "common/fail.h"
#include "echo_epoll/client.h"

#define EVENTS_MAX  512
#define BACKLOG_MAX 4096

static int listen_on(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, BACKLOG_MAX) != 0)
        fail_errno("cannot listen on 127.0.0.1:%d", port);
    return fd;
}

static void accept_all(int listener_fd, int epoll_fd)
{
    int one = 1;
    for (;;) {
        int fd = accept4(listener_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return; /* Nobody is left, or has gone while it waited. */
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        client_create(fd, epoll_fd);
    }
}

/* An epoll set that watches the listening socket, with NULL for its data. */
static int make_epoll(int listener_fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0 ||
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener_fd, &event) != 0)
        fail_errno("cannot watch the listening socket");
    return epoll_fd;
}

_Noreturn void loop_serve(uint16_t port, const struct service *service)
{
    int listener_fd = listen_on(port);
    int epoll_fd = make_epoll(listener_fd);
    struct epoll_event events[EVENTS_MAX];
    for (;;) {
        int count = epoll_wait(epoll_fd, events, EVENTS_MAX, -1);
        if (count < 0 && errno != EINTR)
            fail_errno("cannot wait for clients");
        service->wake();
        for (int i = 0; i < count; i++) {
            struct client *client = events[i].data.ptr;
            if (client == NULL)
                accept_all(listener_fd, epoll_fd);
            else
                client_event(client, service, events[i].events);
        }
    }
}
