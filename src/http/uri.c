#include "http/uri.h"

static int digit_of(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static bool is_plain(uint8_t byte)
{
    uint8_t lower = byte | 0x20;

    return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

/* Cut off the front up to a byte, which goes too. */
static struct bytes cut(struct bytes *rest, uint8_t byte)
{
    size_t at = bytes_find(*rest, byte);
    struct bytes front = bytes_first(*rest, at);

    *rest = bytes_skip(*rest, at < rest->size ? at + 1 : at);
    return front;
}

/* Behind "http://host" or "https://host". */
static struct bytes skip_authority(struct bytes target)
{
    struct bytes rest = target;
    struct bytes scheme = cut(&rest, ':');

    if (bytes_find(scheme, '/') < scheme.size || rest.size < 2 ||
        rest.data[0] != '/' || rest.data[1] != '/')
        return target;
    rest = bytes_skip(rest, 2);
    return bytes_skip(rest, bytes_find(rest, '/'));
}

struct uri uri_split(struct bytes target)
{
    struct bytes rest = bytes_first(target, bytes_find(target, '#'));

    if (rest.size && rest.data[0] != '/' && rest.data[0] != '?')
        rest = skip_authority(rest);
    struct bytes path = cut(&rest, '?');
    return (struct uri){.path = path.size ? path : BYTES("/"), .query = rest};
}

enum err uri_decode(struct bytes text, bool plus, struct writer *w)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];

        if (byte == '+' && plus)
            byte = ' ';
        if (byte == '%') {
            int high = i + 1 < text.size ? digit_of(text.data[i + 1]) : -1;
            int low = i + 2 < text.size ? digit_of(text.data[i + 2]) : -1;

            if (high < 0 || low < 0)
                return ERR_MALFORMED;
            byte = (uint8_t)(high << 4 | low);
            i += 2;
        }
        writer_u8(w, byte);
    }
    return w->full ? ERR_LIMIT : ERR_OK;
}

bool uri_next_pair(struct bytes *rest, struct bytes *name, struct bytes *value)
{
    while (rest->size) {
        struct bytes pair = cut(rest, '&');

        *name = cut(&pair, '=');
        *value = pair;
        if (name->size)
            return true;
    }
    return false;
}

/* Does the text, once decoded, read so? */
static bool reads(struct bytes text, const char *name)
{
    uint8_t plain[64];
    struct writer w = writer_make(plain, sizeof(plain));

    return uri_decode(text, true, &w) == ERR_OK &&
           bytes_equal(writer_bytes(&w), bytes_text(name));
}

enum err uri_find(struct bytes query, const char *name, struct writer *w,
                  struct bytes *value)
{
    struct bytes key, text;

    while (uri_next_pair(&query, &key, &text)) {
        size_t begin = w->size;

        if (!reads(key, name))
            continue;
        enum err error = uri_decode(text, true, w);

        if (error == ERR_OK)
            *value = bytes_make(w->data + begin, w->size - begin);
        return error;
    }
    return ERR_UNKNOWN;
}

bool uri_next_segment(struct bytes *rest, struct bytes *segment)
{
    if (!rest->size)
        return false;
    if (rest->data[0] == '/')
        *rest = bytes_skip(*rest, 1);
    *segment = bytes_first(*rest, bytes_find(*rest, '/'));
    *rest = bytes_skip(*rest, segment->size);
    return true;
}

void uri_write_segment(struct writer *w, struct bytes bytes)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < bytes.size; i++) {
        uint8_t byte = bytes.data[i];

        if (is_plain(byte)) {
            writer_u8(w, byte);
            continue;
        }
        uint8_t escaped[] = {'%', (uint8_t)digits[byte >> 4],
                             (uint8_t)digits[byte & 15]};

        writer_put(w, bytes_make(escaped, sizeof(escaped)));
    }
}
