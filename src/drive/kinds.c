#include "drive/kinds.h"

#include <math.h>

const struct vehicle_traits vehicle_traits[VEHICLE_KINDS] = {
    [PLANE] = {"plane", 220, 255, 1.5, 8000, 300e3, 12000e3, 300, 0},
    [TRAIN] = {"train", 30, 80, 0.4, 2000, 25e3, 700e3, 120, 12},
    [SHIP] = {"ship", 6, 11, 0.02, 1500, 0, INFINITY, 1200, 0},
    [TRUCK] = {"truck", 18, 25, 0.8, 60, 5e3, 350e3, 240, 8},
    [BIKE] = {"bike", 4, 7, 0.8, 15, 1e3, 35e3, 60, 4},
};

enum vehicle_kind vehicle_kind_of(uint32_t index)
{
    static const uint8_t pattern[] = {
        PLANE, TRAIN, TRUCK, SHIP,  BIKE, TRUCK, TRAIN, PLANE, TRUCK, BIKE,
        PLANE, TRUCK, TRAIN, TRUCK, SHIP, PLANE, TRUCK, BIKE,  TRAIN, TRUCK,
    };

    return pattern[index % COUNT_OF(pattern)];
}
