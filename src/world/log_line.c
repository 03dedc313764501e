#include "world/log_line.h"

#include "base/utf8.h"

#include <stdio.h>
#include <time.h>

const char *const log_level_names[LOG_LEVELS] = {"error", "warn", "info",
                                                 "debug"};
const char *const log_format_names[LOG_FORMATS] = {"logfmt", "json"};

static void write_hex(struct writer *w, const char *lead, uint8_t byte)
{
    static const char digits[] = "0123456789abcdef";

    writer_text(w, lead);
    writer_u8(w, (uint8_t)digits[byte >> 4]);
    writer_u8(w, (uint8_t)digits[byte & 15]);
}

/* One character of a quoted text, or one byte that is none. */
static size_t write_quoted(struct writer *w, struct bytes text,
                           enum log_format format)
{
    uint8_t byte = text.data[0];
    size_t size = utf8_size(text);

    if (byte == '"' || byte == '\\') {
        writer_u8(w, '\\');
        writer_u8(w, byte);
    } else if (byte == '\n') {
        writer_text(w, "\\n");
    } else if (byte == '\t') {
        writer_text(w, "\\t");
    } else if (byte < 0x20 || byte == 0x7f) {
        write_hex(w, format == LOG_JSON ? "\\u00" : "\\x", byte);
    } else if (size == 0 && format == LOG_JSON) {
        writer_text(w, "\\ufffd"); /* JSON has no way to say a byte */
    } else if (size == 0) {
        write_hex(w, "\\x", byte);
    } else {
        writer_put(w, bytes_first(text, size));
    }
    return size ? size : 1;
}

static void write_quotes(struct writer *w, struct bytes text,
                         enum log_format format)
{
    writer_u8(w, '"');
    while (text.size)
        text = bytes_skip(text, write_quoted(w, text, format));
    writer_u8(w, '"');
}

/* logfmt needs no quotes around a plain word. */
static bool is_plain(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];

        if (byte <= ' ' || byte >= 0x7f || byte == '"' || byte == '=' ||
            byte == '\\')
            return false;
    }
    return text.size > 0;
}

static void write_text(struct writer *w, const char *key, struct bytes text,
                       enum log_format format)
{
    bool first = w->size == 0;

    if (format == LOG_JSON) {
        writer_text(w, first ? "{\"" : ",\"");
        writer_text(w, key);
        writer_text(w, "\":");
        write_quotes(w, text, format);
        return;
    }
    writer_text(w, first ? "" : " ");
    writer_text(w, key);
    writer_u8(w, '=');
    if (is_plain(text))
        writer_put(w, text);
    else
        write_quotes(w, text, format);
}

static void write_number(struct writer *w, const char *key, int64_t number,
                         enum log_format format)
{
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    writer_text(w, format == LOG_JSON ? ",\"" : " ");
    writer_text(w, key);
    writer_text(w, format == LOG_JSON ? "\":" : "=");
    if (number < 0)
        writer_u8(w, '-');
    writer_decimal(w, size);
}

static void write_time(struct writer *w, int64_t wall_ns,
                       enum log_format format)
{
    char text[64];
    time_t seconds = (time_t)(wall_ns / NS_PER_S);
    struct tm utc;

    gmtime_r(&seconds, &utc);
    size_t size = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text + size, sizeof(text) - size, ".%06lldZ",
             (long long)(wall_ns % NS_PER_S / 1000));
    write_text(w, "time", bytes_text(text), format);
}

static void write_field(struct writer *w, const struct log_field *field,
                        enum log_format format)
{
    struct writer before = *w;

    if (field->kind == LOG_FIELD_TEXT)
        write_text(w, field->key, field->text, format);
    else
        write_number(w, field->key, field->number, format);
    if (w->full)
        *w = before; /* a field stands whole, or not at all */
}

void log_line_write(struct writer *w, enum log_format format,
                    const struct log_head *head, const struct log_field *fields)
{
    struct writer body = writer_make(w->data, w->size_max - 2);

    write_time(&body, head->wall_ns, format);
    write_text(&body, "level", bytes_text(log_level_names[head->level]),
               format);
    if (head->server)
        write_text(&body, "server", bytes_text(head->server), format);
    write_text(&body, "msg", bytes_text(head->message), format);
    for (; fields->key; fields++)
        write_field(&body, fields, format);
    w->size = body.size;
    if (format == LOG_JSON)
        writer_u8(w, '}');
    writer_u8(w, '\n');
}
