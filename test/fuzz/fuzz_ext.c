/*
 * fuzz_ext - any bytes as a record's ext: what is read of them can be written,
 * is in range, and reads the same again.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "core/ext.h"

static void check_texts(const struct ext *ext, struct bytes whole)
{
    HOLD(fuzz_is_part(ext->label, whole) && fuzz_is_part(ext->event, whole));
    HOLD(ext->label.size <= EXT_LABEL_BYTES_MAX);
    HOLD(ext->event.size <= EXT_EVENT_BYTES_MAX);
    HOLD(utf8_is_valid(ext->label) && utf8_is_valid(ext->event));
}

static void check_numbers(const struct ext *ext)
{
    HOLD(ext->number[EXT_ACCURACY] >= 0);
    HOLD(ext->number[EXT_VERTICAL_ACCURACY] >= 0);
    HOLD(ext->number[EXT_SPEED] >= 0);
    HOLD(ext->number[EXT_COURSE] >= 0 && ext->number[EXT_COURSE] < 360000);
    HOLD(ext->number[EXT_BATTERY] >= 0 && ext->number[EXT_BATTERY] <= 100000);
    HOLD(ext->source < EXT_SOURCES && ext_source_name(ext->source));
    HOLD(ext->charging <= EXT_YES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t room[2][EXT_BYTES_MAX];
    struct writer first = writer_make(room[0], sizeof(room[0]));
    struct writer again = writer_make(room[1], sizeof(room[1]));
    struct bytes whole = bytes_make(data, size);
    struct ext ext;

    ext_read(whole, &ext);
    check_texts(&ext, whole);
    check_numbers(&ext);
    ext_write(&first, &ext);
    HOLD(!first.full && first.size <= size);
    ext_read(writer_bytes(&first), &ext);
    ext_write(&again, &ext);
    HOLD(bytes_equal(writer_bytes(&first), writer_bytes(&again)));
    return 0;
}
