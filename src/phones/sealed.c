#include "phones/sealed.h"

#include <sodium/crypto_secretbox.h>
#include <sodium/utils.h>
#include <string.h>

static_assert(SEALED_KEY_BYTES == crypto_secretbox_KEYBYTES, "key");
static_assert(SEALED_NONCE_BYTES == crypto_secretbox_NONCEBYTES, "nonce");
static_assert(SEALED_EXTRA_BYTES ==
                  crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
              "extra");

static bool decode(struct bytes base64, struct writer *w, size_t *size)
{
    static const int variants[] = {sodium_base64_VARIANT_ORIGINAL,
                                   sodium_base64_VARIANT_ORIGINAL_NO_PADDING};

    for (size_t i = 0; i < COUNT_OF(variants); i++)
        if (sodium_base642bin(w->data + w->size, writer_room(w),
                              (const char *)base64.data, base64.size, " \r\n\t",
                              size, NULL, variants[i]) == 0)
            return true;
    return false;
}

enum err sealed_open(struct bytes base64, const uint8_t *key, struct writer *w,
                     struct bytes *plain)
{
    uint8_t *nonce = w->data + w->size;
    uint8_t *box = nonce + SEALED_NONCE_BYTES;
    size_t size = 0;

    if (base64.size / 4 * 3 + 3 > writer_room(w))
        return ERR_FULL;
    if (!decode(base64, w, &size) || size < SEALED_EXTRA_BYTES)
        return ERR_MALFORMED;
    /* In place: the library moves what overlaps. */
    if (crypto_secretbox_open_easy(box, box, size - SEALED_NONCE_BYTES, nonce,
                                   key) != 0)
        return ERR_CHECKSUM;
    *plain = bytes_make(box, size - SEALED_EXTRA_BYTES);
    w->size += size;
    return ERR_OK;
}

/* Four characters for three bytes, which stand behind them, and a NUL. */
struct writer sealed_begin(const struct writer *w)
{
    size_t room = writer_room(w);
    size_t threes = room > 8 ? (room - 8) / 7 : 0;
    size_t size = 3 * threes;

    if (size < SEALED_EXTRA_BYTES)
        return writer_make(w->data, 0);
    return writer_make(w->data + w->size_max - size + SEALED_EXTRA_BYTES,
                       size - SEALED_EXTRA_BYTES);
}

void sealed_end(struct writer *w, const struct writer *plain,
                const uint8_t *nonce, const uint8_t *key)
{
    uint8_t *begin = plain->data - SEALED_EXTRA_BYTES;
    char *text = (char *)w->data + w->size;
    size_t room;

    if (plain->size == 0)
        return;
    assert(begin >= w->data + w->size);
    room = (size_t)(begin - w->data) - w->size;
    memcpy(begin, nonce, SEALED_NONCE_BYTES);
    crypto_secretbox_easy(begin + SEALED_NONCE_BYTES, plain->data, plain->size,
                          nonce, key);
    sodium_bin2base64(text, room, begin, plain->size + SEALED_EXTRA_BYTES,
                      sodium_base64_VARIANT_ORIGINAL);
    w->size += strlen(text);
}
