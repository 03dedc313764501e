#include "world/log.h"

#include "world/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES_MAX   8192
#define GATHER_BYTES_MAX 65536

/* Of what strangers bring about: so many lines in so long. */
#define LIMIT_LINES     10
#define LIMIT_WINDOW_MS 10000

/* One log for the process: it is the process that speaks. */
static struct {
    pthread_mutex_t mutex;
    struct log_options options;
    int fd;
    size_t gathered_bytes;
    uint8_t gathered[GATHER_BYTES_MAX];
} state = {
    .mutex = PTHREAD_MUTEX_INITIALIZER,
    .options = {.level = LOG_INFO},
    .fd = STDERR_FILENO,
};

static enum err open_file(const char *path, int *fd)
{
    int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;

    *fd = path ? open(path, flags, 0640) : STDERR_FILENO;
    return *fd < 0 ? ERR_SYSTEM : ERR_OK;
}

enum err log_open(const struct log_options *options)
{
    int fd;

    if (open_file(options->path, &fd) != ERR_OK)
        return ERR_SYSTEM;
    pthread_mutex_lock(&state.mutex);
    state.options = *options;
    state.fd = fd;
    pthread_mutex_unlock(&state.mutex);
    return ERR_OK;
}

/* A log that cannot be written has nobody to complain to. */
static void write_out(int fd, struct bytes bytes)
{
    while (bytes.size) {
        ssize_t size = write(fd, bytes.data, bytes.size);

        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return;
        bytes = bytes_skip(bytes, (size_t)size);
    }
}

static void flush_locked(void)
{
    write_out(state.fd, bytes_make(state.gathered, state.gathered_bytes));
    state.gathered_bytes = 0;
}

enum err log_reopen(void)
{
    enum err error = ERR_OK;
    int fd;

    pthread_mutex_lock(&state.mutex);
    flush_locked();
    if (state.options.path) {
        error = open_file(state.options.path, &fd);
        if (error == ERR_OK) {
            close(state.fd);
            state.fd = fd;
        }
    }
    pthread_mutex_unlock(&state.mutex);
    return error;
}

void log_set_level(enum log_level level)
{
    pthread_mutex_lock(&state.mutex);
    state.options.level = level;
    pthread_mutex_unlock(&state.mutex);
}

void log_close(void)
{
    pthread_mutex_lock(&state.mutex);
    flush_locked();
    if (state.fd != STDERR_FILENO)
        close(state.fd);
    state.fd = STDERR_FILENO;
    state.options = (struct log_options){.level = LOG_INFO};
    pthread_mutex_unlock(&state.mutex);
}

bool log_wants(enum log_level level)
{
    pthread_mutex_lock(&state.mutex);
    bool wanted = level <= state.options.level;
    pthread_mutex_unlock(&state.mutex);
    return wanted;
}

/* Gives    the line, readable until the next one. */
static struct bytes gather_locked(enum log_level level, const char *message,
                                  const struct log_field *fields)
{
    struct log_head head = {
        .wall_ns = clock_wall_ns(),
        .level = level,
        .server = state.options.server,
        .message = message,
    };

    if (GATHER_BYTES_MAX - state.gathered_bytes < LINE_BYTES_MAX)
        flush_locked();
    struct writer w =
        writer_make(state.gathered + state.gathered_bytes, LINE_BYTES_MAX);
    log_line_write(&w, state.options.format, &head, fields);
    state.gathered_bytes += w.size;
    return writer_bytes(&w);
}

void log_write(enum log_level level, const char *message,
               const struct log_field *fields)
{
    pthread_mutex_lock(&state.mutex);
    if (level <= state.options.level) {
        struct bytes line = gather_locked(level, message, fields);

        if (state.options.path && state.options.also_stderr)
            write_out(STDERR_FILENO, line);
        flush_locked();
    }
    pthread_mutex_unlock(&state.mutex);
}

void log_line(const char *message, const struct log_field *fields)
{
    pthread_mutex_lock(&state.mutex);
    (void)gather_locked(LOG_INFO, message, fields);
    pthread_mutex_unlock(&state.mutex);
}

void log_flush(void)
{
    pthread_mutex_lock(&state.mutex);
    if (state.gathered_bytes)
        flush_locked();
    pthread_mutex_unlock(&state.mutex);
}

void log_write_limited(struct log_limit *limit, enum log_level level,
                       const char *message, const struct log_field *fields)
{
    int64_t now_ms = clock_mono_ms();
    unsigned left_out = 0;

    pthread_mutex_lock(&state.mutex);
    if (now_ms - limit->window_at_ms >= LIMIT_WINDOW_MS) {
        left_out = limit->left_out;
        *limit = (struct log_limit){.window_at_ms = now_ms};
    }
    bool wanted = limit->lines < LIMIT_LINES;
    limit->lines += wanted;
    limit->left_out += !wanted;
    pthread_mutex_unlock(&state.mutex);
    if (wanted)
        log_write(level, message, fields);
    if (left_out)
        log_write(level, message,
                  LOG_FIELDS(log_number("left_out", left_out), LOG_END));
}
