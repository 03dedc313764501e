/*
 * log.h - tells people what happened, one line for each thing.
 *
 * Floor    world.
 * Shape    logfmt (time=... level=info server=Goloman msg="link up" ...) or
 *          JSON objects with the same keys, to stderr or a file.
 * Promise  a line is written whole or not at all; any bytes may be logged.
 * Threads  every function may be called from any thread.
 */
#ifndef WORLD_LOG_H
#define WORLD_LOG_H

#include "base/err.h"
#include "world/log_line.h"

struct log_options {
    enum log_level level; /* lines above it are left out */
    enum log_format format;
    const char *path;   /* NULL = stderr alone */
    bool also_stderr;   /* with a path: events go to both, lines do not */
    const char *server; /* stands in every line; NULL = none */
};

/*
 * Before this, lines of LOG_INFO and more serious go to stderr as logfmt.
 *
 * Takes    options, whose texts live until log_close.
 * Fails    ERR_SYSTEM  the file cannot be opened; errno says why.
 */
MUST_USE enum err log_open(const struct log_options *options);

/* Open the file anew under its name: logrotate has moved the old one away. */
MUST_USE enum err log_reopen(void);

/* Change what is said from now on. */
void log_set_level(enum log_level level);

void log_close(void);

bool log_wants(enum log_level level);

/* Write one line; fields end with one whose key is NULL. */
void log_write(enum log_level level, const char *message,
               const struct log_field *fields);

/* Lines that clients bring about are gathered; this writes them out. */
void log_line(const char *message, const struct log_field *fields);
void log_flush(void);

/* For what strangers can bring about: so many lines in a while, then a count
 * of what was left out. One for each place in the code, zeroed. */
struct log_limit {
    int64_t window_at_ms;
    unsigned lines, left_out;
};

void log_write_limited(struct log_limit *limit, enum log_level level,
                       const char *message, const struct log_field *fields);

/* log_info("link up", log_text("neighbour", name), LOG_END) */
#define LOG_FIELDS(...) ((const struct log_field[]){__VA_ARGS__})

#define log_error(message, ...)                                                \
    log_write(LOG_ERROR, message, LOG_FIELDS(__VA_ARGS__))
#define log_warn(message, ...)                                                 \
    log_write(LOG_WARN, message, LOG_FIELDS(__VA_ARGS__))
#define log_info(message, ...)                                                 \
    log_write(LOG_INFO, message, LOG_FIELDS(__VA_ARGS__))
#define log_debug(message, ...)                                                \
    log_write(LOG_DEBUG, message, LOG_FIELDS(__VA_ARGS__))

#endif
