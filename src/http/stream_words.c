#include "http/stream_words.h"

#define BOOT_DIGITS 16

/* The longest decimal of 64 bits. */
#define NUMBER_DIGITS_MAX 20

static bool read_boot(struct bytes digits, uint64_t *boot)
{
    uint64_t value = 0;

    for (size_t i = 0; i < digits.size; i++) {
        uint8_t byte = digits.data[i];

        if (byte >= '0' && byte <= '9')
            value = value << 4 | (uint64_t)(byte - '0');
        else if (byte >= 'a' && byte <= 'f')
            value = value << 4 | (uint64_t)(byte - 'a' + 10);
        else
            return false;
    }
    *boot = value;
    return true;
}

static bool read_number(struct bytes digits, uint64_t *number)
{
    uint64_t value = 0;

    if (digits.size == 0 || digits.size > NUMBER_DIGITS_MAX ||
        (digits.size > 1 && digits.data[0] == '0'))
        return false;
    for (size_t i = 0; i < digits.size; i++) {
        unsigned digit = (unsigned)digits.data[i] - '0';

        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *number = value;
    return true;
}

enum err stream_id_read(struct bytes text, struct stream_id *id)
{
    struct stream_id read;

    if (text.size <= BOOT_DIGITS || text.data[BOOT_DIGITS] != '-' ||
        !read_boot(bytes_first(text, BOOT_DIGITS), &read.boot) ||
        !read_number(bytes_skip(text, BOOT_DIGITS + 1), &read.number))
        return ERR_MALFORMED;
    *id = read;
    return ERR_OK;
}

void stream_id_write(struct writer *w, struct stream_id id)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t boot[BOOT_DIGITS];

    for (unsigned i = 0; i < BOOT_DIGITS; i++)
        boot[i] = (uint8_t)digits[id.boot >> (60 - 4 * i) & 15];
    writer_put(w, bytes_make(boot, sizeof(boot)));
    writer_u8(w, '-');
    writer_decimal(w, id.number);
}

void stream_event_begin(struct writer *w, const char *name,
                        const struct stream_id *id)
{
    writer_put(w, BYTES("event: "));
    writer_text(w, name);
    if (id) {
        writer_put(w, BYTES("\nid: "));
        stream_id_write(w, *id);
    }
    writer_put(w, BYTES("\ndata: "));
}

void stream_event_end(struct writer *w)
{
    writer_put(w, BYTES("\n\n"));
}

void stream_event(struct writer *w, const char *name,
                  const struct stream_id *id, struct bytes data)
{
    stream_event_begin(w, name, id);
    assert(bytes_find(data, '\n') == data.size);
    assert(bytes_find(data, '\r') == data.size);
    writer_put(w, data);
    stream_event_end(w);
}

void stream_retry(struct writer *w, uint32_t ms)
{
    writer_put(w, BYTES("retry: "));
    writer_decimal(w, ms);
    writer_put(w, BYTES("\n\n"));
}

void stream_comment(struct writer *w)
{
    writer_put(w, BYTES(":\n\n"));
}
