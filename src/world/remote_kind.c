#include "world/remote_kind.h"

static bool is_plain(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

void remote_escape(struct writer *w, struct bytes text)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];

        if (is_plain(c)) {
            writer_u8(w, c);
            continue;
        }
        writer_u8(w, '%');
        writer_u8(w, (uint8_t)digits[c >> 4]);
        writer_u8(w, (uint8_t)digits[c & 15]);
    }
}
