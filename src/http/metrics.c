#include "http/metrics.h"

#include "base/decimal.h"

#include <string.h>

/* The longest labels of one sample; a server's name of 64 bytes, escaped. */
#define LABELS_BYTES_MAX 512

static void put_name(struct writer *w, const char *name)
{
    writer_put(w, BYTES("muster_"));
    writer_text(w, name);
}

void metrics_family(struct writer *w, const char *name, const char *type,
                    const char *help)
{
    writer_put(w, BYTES("# HELP "));
    put_name(w, name);
    writer_u8(w, ' ');
    writer_text(w, help);
    writer_put(w, BYTES("\n# TYPE "));
    put_name(w, name);
    writer_u8(w, ' ');
    writer_text(w, type);
    writer_u8(w, '\n');
}

void metrics_label(struct writer *w, const char *name, struct bytes value)
{
    if (w->size)
        writer_u8(w, ',');
    writer_text(w, name);
    writer_put(w, BYTES("=\""));
    for (size_t i = 0; i < value.size; i++) {
        uint8_t byte = value.data[i];

        if (byte == '\\' || byte == '"')
            writer_u8(w, '\\');
        if (byte == '\n')
            writer_put(w, BYTES("\\n"));
        else
            writer_u8(w, byte);
    }
    writer_u8(w, '"');
}

static void put_head(struct writer *w, const char *name, const char *suffix,
                     struct bytes labels)
{
    put_name(w, name);
    writer_text(w, suffix);
    if (labels.size) {
        writer_u8(w, '{');
        writer_put(w, labels);
        writer_u8(w, '}');
    }
    writer_u8(w, ' ');
}

void metrics_sample(struct writer *w, const char *name, const char *suffix,
                    struct bytes labels, uint64_t value)
{
    put_head(w, name, suffix, labels);
    writer_decimal(w, value);
    writer_u8(w, '\n');
}

/* A number with a sign: whole, or of billionths. */
static void put_signed(struct writer *w, int64_t value,
                       void (*put)(struct writer *w, uint64_t value))
{
    if (value < 0)
        writer_u8(w, '-');
    put(w, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
    writer_u8(w, '\n');
}

void metrics_sample_ns(struct writer *w, const char *name, const char *suffix,
                       struct bytes labels, int64_t ns)
{
    put_head(w, name, suffix, labels);
    put_signed(w, ns, decimal_write);
}

/* ---- tables ---- */

static uint64_t whole_at(enum metrics_form form, const uint8_t *at)
{
    uint64_t u64 = 0;
    uint32_t u32 = 0;
    size_t size = 0;

    if (form == METRICS_U32) {
        memcpy(&u32, at, sizeof(u32));
        return u32;
    }
    if (form == METRICS_SIZE) {
        memcpy(&size, at, sizeof(size));
        return size;
    }
    if (form == METRICS_BOOL)
        return *at != 0;
    memcpy(&u64, at, sizeof(u64));
    return u64;
}

static void put_row(struct writer *w, const struct metrics_row *row,
                    struct bytes labels, const void *from)
{
    const uint8_t *at = (const uint8_t *)from + row->offset;
    int64_t number;

    if (row->form != METRICS_NS && row->form != METRICS_I64) {
        metrics_sample(w, row->name, "", labels, whole_at(row->form, at));
        return;
    }
    memcpy(&number, at, sizeof(number));
    put_head(w, row->name, "", labels);
    put_signed(w, number,
               row->form == METRICS_NS ? decimal_write : writer_decimal);
}

/* All samples of a row; the row's own label stands first. */
static void put_samples(struct writer *w, const struct metrics_row *row,
                        const struct metrics_many *many)
{
    for (size_t i = 0; i < many->count; i++) {
        uint8_t room[LABELS_BYTES_MAX];
        struct writer labels = writer_make(room, sizeof(room));
        struct bytes value = {NULL, 0};
        const void *from = many->get(many->context, i, &value);

        if (row->labels)
            writer_text(&labels, row->labels);
        if (many->label)
            metrics_label(&labels, many->label, value);
        if (!labels.full)
            put_row(w, row, writer_bytes(&labels), from);
    }
}

void metrics_write_many(struct writer *w, const struct metrics_row *rows,
                        size_t count, const struct metrics_many *many)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].help)
            metrics_family(w, rows[i].name,
                           rows[i].type == METRICS_COUNTER ? "counter"
                                                           : "gauge",
                           rows[i].help);
        put_samples(w, &rows[i], many);
    }
}

static const void *get_one(const void *context, size_t index,
                           struct bytes *value)
{
    (void)index;
    (void)value;
    return context;
}

void metrics_write(struct writer *w, const struct metrics_row *rows,
                   size_t count, const void *from)
{
    const struct metrics_many one = {NULL, 1, get_one, from};

    metrics_write_many(w, rows, count, &one);
}
