#include "loadgen/conn.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "common/fail.h"
#include "loadgen/request.h"

static void watch(const struct conn *conn, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = (void *)conn};
    if (epoll_ctl(conn->epoll_fd, operation, conn->fd, &event) != 0)
        fail_errno("cannot watch a connection");
}

/* A connected socket that does not wait, neither for us nor to fill packets. */
static int dial(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        fail_errno("cannot make a socket");
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail_errno("cannot connect to 127.0.0.1:%d", port);
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0 ||
        fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
        fail_errno("cannot prepare a socket");
    return fd;
}

void conn_open(struct conn *conn, int epoll_fd, uint16_t port,
               uint32_t pipeline)
{
    *conn = (struct conn){
        .fd = dial(port),
        .epoll_fd = epoll_fd,
        .due_at_ns = fail_calloc(pipeline, sizeof conn->due_at_ns[0]),
        .unsent = fail_calloc(pipeline, REQUEST_BYTES_MAX),
    };
    watch(conn, EPOLL_CTL_ADD, EPOLLIN);
}

/* send() that takes "no room now" for 0 bytes. */
static size_t send_now(const struct conn *conn, const char *bytes, size_t size)
{
    ssize_t sent = send(conn->fd, bytes, size, MSG_NOSIGNAL);
    if (sent >= 0)
        return (size_t)sent;
    if (errno != EAGAIN)
        fail_errno("cannot send to the server");
    return 0;
}

/* Keep bytes for conn_flush, behind those that wait already. */
static void keep(struct conn *conn, const char *bytes, size_t size)
{
    if (conn->unsent_from == conn->unsent_to)
        watch(conn, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    conn->unsent_to -= conn->unsent_from;
    memmove(conn->unsent, conn->unsent + conn->unsent_from, conn->unsent_to);
    conn->unsent_from = 0;
    memcpy(conn->unsent + conn->unsent_to, bytes, size);
    conn->unsent_to += size;
}

size_t conn_send(struct conn *conn, const char *bytes, size_t size)
{
    size_t sent = 0;
    if (conn->unsent_from == conn->unsent_to)
        sent = send_now(conn, bytes, size);
    if (sent < size)
        keep(conn, bytes + sent, size - sent);
    return sent;
}

size_t conn_flush(struct conn *conn)
{
    assert(conn->unsent_from < conn->unsent_to);
    size_t sent = send_now(conn, conn->unsent + conn->unsent_from,
                           conn->unsent_to - conn->unsent_from);
    conn->unsent_from += sent;
    if (conn->unsent_from == conn->unsent_to)
        watch(conn, EPOLL_CTL_MOD, EPOLLIN);
    return sent;
}

size_t conn_receive(struct conn *conn, char *bytes, size_t size)
{
    ssize_t got = recv(conn->fd, bytes, size, 0);
    if (got > 0)
        return (size_t)got;
    if (got == 0)
        fail("the server has closed a connection");
    if (errno != EAGAIN)
        fail_errno("cannot receive from the server");
    return 0;
}
