#include "places/curve.h"

uint64_t curve_at(int64_t lat_e7, int64_t lon_e7)
{
    uint32_t x = (uint32_t)(lon_e7 + 1800000000);
    uint32_t y = (uint32_t)(lat_e7 + 900000000);
    uint64_t at = 0;

    for (unsigned bit = 32; bit--;) {
        uint32_t right = x >> bit & 1, above = y >> bit & 1;

        at = at << 2 | ((3 * right) ^ above);
        if (above)
            continue;
        /* The quarters below are turned: their curves begin and end where
         * their neighbours' do. */
        uint32_t old = right ? ~x : x;
        x = right ? ~y : y;
        y = old;
    }
    return at;
}
