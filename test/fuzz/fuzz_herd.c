/*
 * fuzz_herd - any bytes as what another server tells of itself: what is passed
 * on is JSON, whatever stands around it, and is taken again as it is.
 */
#include "fuzz.h"

#include "http/other_json.h"
#include "json/json_read.h"

#include <stdlib.h>
#include <string.h>

/* An object with the name, and what is passed on of a text; size 0 = nothing
 * is. */
static struct bytes pass_on(struct bytes text, uint8_t *room, size_t size)
{
    struct writer w = writer_make(room, size);
    struct compact c = compact_make(&w);
    const char *why;

    compact_object_begin(&c);
    compact_key(&c, "name");
    compact_text(&c, BYTES("B"));
    enum err error = other_json_take(text, "B", &c, &why);
    compact_object_end(&c);
    HOLD(why && (error == ERR_OK || strlen(why)));
    return bytes_first(writer_bytes(&w), error == ERR_OK ? w.size : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t room = size + 16;
    uint8_t *first = malloc(room), *again = malloc(room + 16);
    struct bytes told = pass_on(bytes_make(data, size), first, room);

    if (told.size) {
        struct json_value value;
        const char *why;
        size_t at;

        HOLD(json_check(told, 8, &value, &why, &at) == ERR_OK);
        HOLD(value.kind == JSON_OBJECT && value.text.size == told.size);
        HOLD(bytes_equal(pass_on(told, again, room + 16), told));
    }
    free(first);
    free(again);
    return 0;
}
