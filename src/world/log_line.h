/*
 * log_line.h - one log line as text.
 *
 * Floor    world; pure functions.
 */
#ifndef WORLD_LOG_LINE_H
#define WORLD_LOG_LINE_H

#include "base/writer.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG, LOG_LEVELS };
enum log_format { LOG_LOGFMT, LOG_JSON, LOG_FORMATS };

/* Names for the configuration and for lines: "error", "logfmt"... */
extern const char *const log_level_names[LOG_LEVELS];
extern const char *const log_format_names[LOG_FORMATS];

struct log_field {
    const char *key; /* NULL ends the list */
    enum { LOG_FIELD_TEXT, LOG_FIELD_NUMBER } kind;
    struct bytes text;
    int64_t number;
};

static inline struct log_field log_text(const char *key, const char *text)
{
    return (struct log_field){
        .key = key, .kind = LOG_FIELD_TEXT, .text = bytes_text(text)};
}

static inline struct log_field log_bytes(const char *key, struct bytes text)
{
    return (struct log_field){.key = key, .kind = LOG_FIELD_TEXT, .text = text};
}

static inline struct log_field log_number(const char *key, int64_t number)
{
    return (struct log_field){
        .key = key, .kind = LOG_FIELD_NUMBER, .number = number};
}

/* What ends a list of fields. */
#define LOG_END ((struct log_field){.key = NULL})

struct log_head {
    int64_t wall_ns;
    enum log_level level;
    const char *server; /* NULL = none */
    const char *message;
};

/* A line with its newline; a field that does not fit is left out whole. */
void log_line_write(struct writer *w, enum log_format format,
                    const struct log_head *head,
                    const struct log_field *fields);

#endif
