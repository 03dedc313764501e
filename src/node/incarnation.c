#include "node/incarnation.h"

#define YEAR_2020_S 1577836800
#define DICE_BITS   20

uint64_t incarnation_new(const struct node_moment *now, uint64_t last)
{
    int64_t ms = now->wall_ns / NS_PER_MS - YEAR_2020_S * (int64_t)1000;
    uint64_t dice = now->chance & (((uint64_t)1 << DICE_BITS) - 1);
    uint64_t fresh = ((uint64_t)(ms > 0 ? ms : 0) << DICE_BITS) | dice;

    /* By chance, too, where the clock does not help: a machine that is set
     * back twice must not come upon the same one. */
    return fresh > last ? fresh : last + 1 + dice;
}
