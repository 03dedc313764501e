#include "echo_epoll/client.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/fail.h"

/* Bytes that wait; at is NULL when there are none. */
struct kept {
    char *at;
    size_t size;
};

struct client {
    int fd;
    int epoll_fd;       /* Borrowed: the loop that watches fd. */
    struct kept input;  /* The beginning of a line. */
    struct kept output; /* Replies that the kernel did not take. */
};

/* Keep a copy of bytes instead of those that were kept before. */
static void keep(struct kept *kept, const char *bytes, size_t size)
{
    char *copy = NULL;
    if (size > 0) {
        copy = fail_calloc(1, size);
        memcpy(copy, bytes, size);
    }
    free(kept->at);
    *kept = (struct kept){copy, size};
}

static void watch(struct client *client, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = client};
    if (epoll_ctl(client->epoll_fd, operation, client->fd, &event) != 0)
        fail_errno("cannot watch a connection");
}

void client_create(int fd, int epoll_fd)
{
    struct client *client = fail_calloc(1, sizeof *client);
    client->fd = fd;
    client->epoll_fd = epoll_fd;
    watch(client, EPOLL_CTL_ADD, EPOLLIN);
}

static void destroy(struct client *client)
{
    close(client->fd);
    free(client->input.at);
    free(client->output.at);
    free(client);
}

/* Send; gives how many bytes the kernel took, or -1: the client has gone. */
static ssize_t send_now(const struct client *client, struct piece output)
{
    ssize_t sent = send(client->fd, output.at, output.size, MSG_NOSIGNAL);
    return sent < 0 && errno == EAGAIN ? 0 : sent;
}

static void on_writable(struct client *client)
{
    struct kept *output = &client->output;
    ssize_t sent = send_now(client, (struct piece){output->at, output->size});
    if (sent < 0) {
        destroy(client);
        return;
    }
    keep(output, output->at + sent, output->size - (size_t)sent);
    if (output->size == 0)
        watch(client, EPOLL_CTL_MOD, EPOLLIN);
}

static void reply(struct client *client, struct piece output)
{
    ssize_t sent = send_now(client, output);
    if (sent < 0) {
        destroy(client);
        return;
    }
    if ((size_t)sent == output.size)
        return;
    keep(&client->output, output.at + sent, output.size - (size_t)sent);
    watch(client, EPOLL_CTL_MOD, EPOLLOUT);
}

static void on_readable(struct client *client, const struct service *service)
{
    static char bytes[SERVICE_INPUT_MAX];
    size_t size = client->input.size;
    if (size > 0)
        memcpy(bytes, client->input.at, size);
    ssize_t got = recv(client->fd, bytes + size, sizeof bytes - size, 0);
    if (got <= 0) {
        /* The end, a failure, or a line as long as the whole buffer. */
        if (got == 0 || errno != EAGAIN)
            destroy(client);
        return;
    }
    size += (size_t)got;
    struct piece output;
    size_t taken = service->answer((struct piece){bytes, size}, &output);
    if (client->input.size > 0 || taken < size)
        keep(&client->input, bytes + taken, size - taken);
    if (output.size > 0)
        reply(client, output);
}

void client_event(struct client *client, const struct service *service,
                  uint32_t events)
{
    if (events & EPOLLOUT)
        on_writable(client);
    else
        on_readable(client, service);
}
