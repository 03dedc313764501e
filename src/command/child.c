#include "command/child.h"

#include <signal.h>
#include <unistd.h>

/* The descriptor on which a child says that it is ready. */
#define READY_FD      3
#define READY_FD_WORD "3"

static void on_exit_of(uv_process_t *process, int64_t status, int signal_number)
{
    struct child *child = process->data;

    child->running = false;
    uv_close((uv_handle_t *)process, NULL);
    child->ended(child, status, signal_number);
}

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *room)
{
    static char byte;

    (void)handle;
    (void)wanted;
    *room = uv_buf_init(&byte, 1);
}

static void on_ready(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct child *child = stream->data;

    (void)buffer;
    if (size == 0)
        return;
    uv_close((uv_handle_t *)stream, NULL);
    if (size > 0)
        child->ready(child);
}

/* Its output is ours; Ctrl-C reaches this process alone, which then stops the
 * children in order. */
static int spawn(struct child *child, uv_loop_t *loop, char **words)
{
    uv_stdio_container_t streams[READY_FD + 1] = {
        {.flags = UV_IGNORE},
        {.flags = UV_INHERIT_FD, .data.fd = STDOUT_FILENO},
        {.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE,
         .data.stream = (uv_stream_t *)&child->ready_pipe},
    };
    uv_process_options_t options = {
        .exit_cb = on_exit_of,
        .file = words[0],
        .args = words,
        .stdio = streams,
        .stdio_count = READY_FD + 1,
        .flags = UV_PROCESS_DETACHED,
    };

    return uv_spawn(loop, &child->process, &options);
}

int child_start(struct child *child, uv_loop_t *loop,
                const struct child_words *words)
{
    char *list[] = {words->program,
                    "serve",
                    "-c",
                    (char *)words->config_path,
                    "--ready-fd",
                    READY_FD_WORD,
                    "--child",
                    "--log-level",
                    (char *)words->log_level,
                    "--log-format",
                    (char *)words->log_format,
                    (char *)child->name,
                    NULL};

    uv_pipe_init(loop, &child->ready_pipe, 0);
    child->ready_pipe.data = child->process.data = child;
    int error = spawn(child, loop, list);
    if (error != 0)
        return error;
    child->running = true;
    return uv_read_start((uv_stream_t *)&child->ready_pipe, give_room,
                         on_ready);
}

void child_reload(struct child *child)
{
    if (child->running)
        uv_process_kill(&child->process, SIGHUP);
}

void child_stop(struct child *child)
{
    if (child->running)
        uv_process_kill(&child->process, SIGTERM);
}
