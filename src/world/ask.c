#include "world/ask.h"

#include "core/line.h"
#include "world/admin.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* More than any answer's line; a server that sends more is none of ours. */
#define LINE_BYTES_MAX (4u << 20)

static enum err connect_to(const char *path, int *fd)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof(to.sun_path)) {
        errno = ENAMETOOLONG;
        return ERR_SYSTEM;
    }
    memcpy(to.sun_path, path, strlen(path) + 1);
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*fd >= 0 && connect(*fd, (struct sockaddr *)&to, sizeof(to)) == 0)
        return ERR_OK;
    int error = errno;
    if (*fd >= 0)
        close(*fd);
    errno = error;
    return ERR_SYSTEM;
}

static enum err send_all(int fd, struct bytes bytes)
{
    while (bytes.size) {
        ssize_t size = send(fd, bytes.data, bytes.size, MSG_NOSIGNAL);

        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return ERR_SYSTEM;
        bytes = bytes_skip(bytes, (size_t)size);
    }
    return ERR_OK;
}

static enum err tell_unreached(const struct config *config, const char *server,
                               const char *path, struct fault *fault)
{
    const char *why = strerror(errno);
    uint32_t index;

    /* One that the file has lost may run on. */
    if (config_find(config, server, &index) != ERR_OK)
        return fault_tell(fault, "there is no server named %s in %s", server,
                          config->path);
    return fault_tell(fault,
                      "%s does not answer (%s: %s): is it running on this "
                      "machine, and is this its user?",
                      server, path, why);
}

enum err ask_open(const struct config *config, const char *server,
                  struct bytes request, struct ask *ask, struct fault *fault)
{
    char path[CONFIG_PATH_MAX + CONFIG_NAME_MAX + 16];

    *ask = (struct ask){.fd = -1};
    if (config_data_path(config, server, ADMIN_SOCKET_NAME, path,
                         sizeof(path)) != ERR_OK)
        return fault_tell(fault, "the data path is too long");
    if (connect_to(path, &ask->fd) != ERR_OK)
        return tell_unreached(config, server, path, fault);
    if (send_all(ask->fd, request) == ERR_OK &&
        send_all(ask->fd, BYTES("\n")) == ERR_OK)
        return ERR_OK;
    fault_tell(fault, "%s closed the connection: %s", server, strerror(errno));
    ask_close(ask);
    return ERR_REFUSED;
}

static enum err connect_as_client(const struct address *address, int seconds,
                                  int *fd)
{
    struct timeval wait = {.tv_sec = seconds};
    struct sockaddr_storage to;
    socklen_t to_size;

    errno = EHOSTUNREACH;
    if (address_resolve(address, &to, &to_size) != ERR_OK)
        return ERR_SYSTEM;
    *fd = socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*fd >= 0 &&
        setsockopt(*fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) == 0 &&
        setsockopt(*fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) == 0 &&
        connect(*fd, (struct sockaddr *)&to, to_size) == 0)
        return ERR_OK;
    int error = errno;
    if (*fd >= 0)
        close(*fd);
    errno = error;
    return ERR_SYSTEM;
}

enum err ask_open_as_client(const struct config *config, const char *server,
                            struct bytes request, int seconds, struct ask *ask,
                            struct fault *fault)
{
    char text[ADDRESS_TEXT_MAX];
    uint32_t index;

    *ask = (struct ask){.fd = -1};
    if (config_find(config, server, &index) != ERR_OK)
        return fault_tell(fault, "there is no server named %s in %s", server,
                          config->path);
    const struct address *address = &config->servers[index].clients;
    address_write(address, text);
    if (connect_as_client(address, seconds, &ask->fd) != ERR_OK) {
        ask->fd = -1;
        return fault_tell(fault, "%s does not answer at %s: %s: is it running?",
                          server, text, strerror(errno));
    }
    if (send_all(ask->fd, request) == ERR_OK &&
        send_all(ask->fd, BYTES("\n")) == ERR_OK)
        return ERR_OK;
    fault_tell(fault, "%s closed the connection: %s", server, strerror(errno));
    ask_close(ask);
    return ERR_REFUSED;
}

/* More bytes behind those that there are. */
static enum err fill(struct ask *ask)
{
    if (ask->begin) {
        memmove(ask->buffer, ask->buffer + ask->begin, ask->end - ask->begin);
        ask->end -= ask->begin;
        ask->begin = 0;
    }
    if (ask->end == ask->room) {
        size_t room = ask->room ? ask->room * 2 : 65536;
        char *buffer =
            room <= LINE_BYTES_MAX ? realloc(ask->buffer, room) : NULL;

        if (!buffer)
            return ERR_SYSTEM;
        ask->buffer = buffer;
        ask->room = room;
    }
    ssize_t size = read(ask->fd, ask->buffer + ask->end, ask->room - ask->end);
    if (size < 0)
        return errno == EINTR ? ERR_OK : ERR_SYSTEM;
    ask->end += (size_t)size;
    return size == 0 ? ERR_SHORT : ERR_OK;
}

enum err ask_line(struct ask *ask, struct bytes *line)
{
    for (;;) {
        struct bytes input =
            bytes_make(ask->buffer + ask->begin, ask->end - ask->begin);

        if (line_cut(&input, line) == ERR_OK) {
            ask->begin = ask->end - input.size;
            return ERR_OK;
        }
        enum err error = fill(ask);
        if (error != ERR_OK)
            return error;
    }
}

void ask_close(struct ask *ask)
{
    if (ask->fd >= 0)
        close(ask->fd);
    free(ask->buffer);
    *ask = (struct ask){.fd = -1};
}
