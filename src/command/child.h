/*
 * child.h - a server of the herd as a child process of muster up.
 *
 * Floor    command.
 */
#ifndef COMMAND_CHILD_H
#define COMMAND_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct child {
    const char *name;
    /* It can take clients; it has ended. Each is told once at the most. */
    void (*ready)(struct child *child);
    void (*ended)(struct child *child, int64_t status, int signal_number);
    void *context;

    uv_process_t process;
    uv_pipe_t ready_pipe;
    bool running;
};

/* What all children of a herd are told on their command line. */
struct child_words {
    char *program;
    const char *config_path, *log_level, *log_format;
};

/* Gives    0, or an error of libuv's. */
int child_start(struct child *child, uv_loop_t *loop,
                const struct child_words *words);

/* It is to read its configuration again, if it runs. */
void child_reload(struct child *child);

/* Ask it to stop, if it runs; a second time it ends at once. */
void child_stop(struct child *child);

#endif
