#include "world/admin.h"

#include "world/visit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void on_visit(uv_poll_t *poll, int status, int events)
{
    struct admin *admin = poll->data;
    int fd = accept4(admin->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    (void)status;
    (void)events;
    if (fd >= 0)
        visit_open(admin, fd);
}

static void on_poked(uv_async_t *poked)
{
    struct admin *admin = poked->data;

    admin->dirty = true;
}

static enum err bind_socket(const char *path, int *fd, struct fault *fault)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof(to.sun_path))
        return fault_tell(fault,
                          "the path %s is too long for a socket (%zu bytes at "
                          "most): choose a shorter data folder",
                          path, sizeof(to.sun_path) - 1);
    memcpy(to.sun_path, path, strlen(path) + 1);
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd < 0)
        return fault_tell(fault, "no socket can be made: %s", strerror(errno));
    /* Whoever held it is gone: the folder's lock is ours. */
    unlink(path);
    mode_t mask = umask(0177);
    int bound = bind(*fd, (struct sockaddr *)&to, sizeof(to));
    umask(mask);
    if (bound == 0 && listen(*fd, VISITORS_MAX) == 0)
        return ERR_OK;
    fault_tell(fault, "the socket %s cannot be made: %s", path,
               strerror(errno));
    close(*fd);
    return ERR_REFUSED;
}

enum err admin_open(const struct admin_parts *parts, struct admin **out,
                    struct fault *fault)
{
    struct admin *admin = calloc(1, sizeof(*admin));

    if (!admin)
        return fault_tell(fault, "memory is short");
    admin->parts = *parts;
    enum err error = bind_socket(parts->path, &admin->fd, fault);
    if (error != ERR_OK) {
        free(admin);
        return error;
    }
    uv_poll_init(parts->engine->loop, &admin->listening, admin->fd);
    uv_async_init(parts->engine->loop, &admin->poked, on_poked);
    admin->listening.data = admin->poked.data = admin;
    uv_poll_start(&admin->listening, UV_READABLE, on_visit);
    *out = admin;
    return ERR_OK;
}

void admin_poke(struct admin *admin)
{
    if (atomic_load_explicit(&admin->watchers, memory_order_relaxed) ||
        atomic_load(&admin->waiting))
        uv_async_send(&admin->poked);
}

void admin_turn(struct admin *admin)
{
    if (!admin->dirty)
        return;
    admin->dirty = false;
    for (struct visitor *v = admin->first, *next; v; v = next) {
        next = v->next;
        if (v->watching)
            visitor_show_news(v);
        else
            visitor_look_at_log(v);
    }
}

uint32_t admin_watchers(const struct admin *admin)
{
    return atomic_load((_Atomic uint32_t *)&admin->watchers);
}

void admin_close(struct admin *admin)
{
    while (admin->first)
        visitor_leave(admin->first);
    uv_close((uv_handle_t *)&admin->listening, NULL);
    uv_close((uv_handle_t *)&admin->poked, NULL);
    close(admin->fd);
    unlink(admin->parts.path);
}

void admin_free(struct admin *admin)
{
    free(admin);
}
