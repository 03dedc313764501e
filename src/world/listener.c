#include "world/listener.h"

#include "world/log.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

/* Connections that may wait to be taken, and are taken in one go. */
#define BACKLOG        1024
#define ACCEPT_AT_ONCE 64

static enum err tell(struct fault *fault, const struct address *address,
                     const char *what)
{
    char text[ADDRESS_TEXT_MAX];

    address_write(address, text);
    if (errno == EADDRINUSE)
        return fault_tell(fault,
                          "the port for %s, %s, is in use by another program: "
                          "stop that one, or configure another port",
                          what, text);
    if (errno == EACCES)
        return fault_tell(fault,
                          "the port for %s, %s, needs privileges: use one from "
                          "1024 on",
                          what, text);
    return fault_tell(fault, "cannot listen for %s on %s: %s", what, text,
                      strerror(errno));
}

/* With SO_REUSEPORT two servers could share a port and never know: the first
 * listener of a server tries without it. */
static bool is_taken(const struct sockaddr_storage *address, socklen_t size)
{
    int fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int one = 1, error = 0;

    if (fd < 0)
        return false;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(fd, (const struct sockaddr *)address, size) != 0)
        error = errno;
    close(fd);
    errno = error;
    return error == EADDRINUSE;
}

static int bind_socket(const struct sockaddr_storage *address, socklen_t size)
{
    int fd = socket(address->ss_family,
                    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int one = 1;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one));
    if (bind(fd, (const struct sockaddr *)address, size) == 0 &&
        listen(fd, BACKLOG) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

enum err listener_socket(const struct address *address, const char *what,
                         bool shared, int *fd, struct fault *fault)
{
    struct sockaddr_storage to;
    socklen_t size;

    if (address_resolve(address, &to, &size) != ERR_OK)
        return fault_tell(fault,
                          "cannot listen for %s: there is no host \"%s\"", what,
                          address->host);
    if (!shared && is_taken(&to, size))
        return tell(fault, address, what);
    *fd = bind_socket(&to, size);
    return *fd < 0 ? tell(fault, address, what) : ERR_OK;
}

enum err listener_open(struct listener *listener, uv_loop_t *loop,
                       const struct address *address, const char *what,
                       bool shared, struct fault *fault)
{
    enum err error =
        listener_socket(address, what, shared, &listener->fd, fault);

    if (error != ERR_OK)
        return error;
    listener->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (uv_poll_init(loop, &listener->poll, listener->fd) != 0) {
        close(listener->fd);
        return tell(fault, address, what);
    }
    listener->poll.data = listener;
    listener->open = true;
    return ERR_OK;
}

/* No descriptor is left for one more: let go of the spare one, take it with
 * that, and close it, so that the client at least knows. */
static void turn_away(struct listener *listener)
{
    static struct log_limit limit;

    close(listener->spare_fd);
    int fd = accept(listener->fd, NULL, NULL);
    if (fd >= 0)
        close(fd);
    listener->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    counter_add(&listener->refused_files, 1);
    log_write_limited(&limit, LOG_ERROR,
                      "connection refused: no descriptors are left; raise the "
                      "limit (ulimit -n)",
                      LOG_FIELDS(LOG_END));
}

static bool is_out_of_files(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS ||
           error == ENOMEM;
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct listener *listener = poll->data;

    (void)events;
    for (int i = 0; i < ACCEPT_AT_ONCE && status == 0; i++) {
        struct sockaddr_storage peer;
        socklen_t size = sizeof(peer);
        int fd = accept4(listener->fd, (struct sockaddr *)&peer, &size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0)
            listener->accepted(listener->context, fd, &peer);
        else if (is_out_of_files(errno))
            turn_away(listener);
        else
            return; /* none waits; or it went away while it waited */
    }
}

void listener_start(struct listener *listener,
                    void (*accepted)(void *context, int fd,
                                     const struct sockaddr_storage *peer),
                    void *context)
{
    listener->accepted = accepted;
    listener->context = context;
    uv_poll_start(&listener->poll, UV_READABLE, on_poll);
}

void listener_close(struct listener *listener)
{
    if (!listener->open)
        return;
    listener->open = false;
    uv_close((uv_handle_t *)&listener->poll, NULL);
    close(listener->fd);
    close(listener->spare_fd);
}
