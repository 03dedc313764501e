#include "drive/reply.h"

/* Where the ID stands among the fields of an AT line. */
#define ID_FIELD 3
#define FIELDS   6

bool reply_is_good(struct bytes line, const char *id)
{
    bool good = line.size > 0;
    unsigned field = 0;

    for (; good && line.size; field++) {
        size_t size = bytes_find(line, ' ');
        struct bytes word = bytes_first(line, size);

        good = size > 0 && (field != 0 || bytes_equal(word, BYTES("AT"))) &&
               (field != ID_FIELD || bytes_equal(word, bytes_text(id)));
        line = bytes_skip(line, size < line.size ? size + 1 : size);
    }
    return good && field == FIELDS;
}
