/*
 * fuzz_numbers - any text as a position, a stamp and a number, judged by the
 * fast parsers and by slow_numbers: both say the same, to the billionth.
 */
#include "fuzz.h"
#include "slow_numbers.h"

#include "base/decimal.h"
#include "core/position.h"
#include "core/stamp.h"

static void check_position(struct bytes text)
{
    struct position fast = {1, 2}, slow = {1, 2};
    enum err error = position_parse(text, &fast);

    HOLD(error == slow_position(text, &slow.lat_e9, &slow.lon_e9));
    HOLD(fast.lat_e9 == slow.lat_e9 && fast.lon_e9 == slow.lon_e9);
}

/* What is written of a stamp is read as the same stamp, and is canonical. */
static void check_written(struct bytes text, int64_t stamp_ns)
{
    uint8_t buffer[STAMP_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));
    int64_t again_ns = -1;

    stamp_write(&w, stamp_ns);
    HOLD(!w.full && stamp_is_canonical(writer_bytes(&w)));
    HOLD(stamp_parse(writer_bytes(&w), &again_ns) == ERR_OK);
    HOLD(again_ns == stamp_ns);
    HOLD(stamp_is_canonical(text) == bytes_equal(text, writer_bytes(&w)));
}

static void check_stamp(struct bytes text)
{
    int64_t fast = -5, slow = -5;
    enum err error = stamp_parse(text, &fast);

    HOLD(error == slow_stamp(text, &slow));
    HOLD(fast == slow);
    if (error == ERR_OK)
        check_written(text, fast);
}

static void check_decimal(struct bytes text)
{
    struct decimal fast = {-5, false};
    int64_t slow = -5, below = -5;
    enum err error = decimal_parse(text, &fast);

    HOLD(error == slow_decimal(text, NULL, &slow));
    HOLD(fast.billionths == slow);
    if (error == ERR_OK)
        HOLD(decimal_above(&fast, 50) ==
             (slow_decimal(text, "50", &below) == ERR_RANGE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = bytes_make(data, size);

    check_position(text);
    check_stamp(text);
    check_decimal(text);
    return 0;
}
