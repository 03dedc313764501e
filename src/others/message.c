#include "others/message.h"

#include "base/utf8.h"
#include "json/json_read.h"

#include <string.h>

/* What is looked at; the rest is cut off. */
#define LOOK_BYTES_MAX 1024

/* Also those of two bytes, U+0080 to U+009F. */
static bool is_control(struct bytes character)
{
    uint8_t first = character.data[0];

    return first < 0x20 || first == 0x7f ||
           (first == 0xc2 && character.data[1] < 0xa0);
}

static bool begins_with(struct bytes text, struct bytes with)
{
    return with.size && text.size >= with.size &&
           memcmp(text.data, with.data, with.size) == 0;
}

/* The next thing to be shown, and how much of the text it stands for. */
static struct bytes next_part(struct bytes text, struct bytes secret,
                              size_t *used)
{
    if (begins_with(text, secret)) {
        *used = secret.size;
        return BYTES("***");
    }
    *used = utf8_size(text);
    assert(*used > 0);
    text = bytes_first(text, *used);
    return is_control(text) ? BYTES(" ") : text;
}

/* Of text that was cut off, what is shorter than the secret may be half of
 * one. */
static void show(struct writer *w, struct bytes text, struct bytes secret,
                 bool cut)
{
    size_t end = w->size + MESSAGE_BYTES_MAX, used;
    size_t least = cut ? secret.size : 0;

    while (text.size && text.size >= least) {
        struct bytes part = next_part(text, secret, &used);

        if (part.size > writer_room(w) || w->size + part.size > end)
            return;
        writer_put(w, part);
        text = bytes_skip(text, used);
    }
}

void message_write(struct writer *w, struct bytes inside, struct bytes secret)
{
    uint8_t buffer[LOOK_BYTES_MAX];
    struct writer plain = writer_make(buffer, sizeof(buffer));
    bool cut = json_unescape(inside, &plain) != ERR_OK;

    show(w, writer_bytes(&plain), secret, cut);
}

void message_put(struct writer *w, const char *text)
{
    show(w, bytes_text(text), BYTES(""), false);
}
