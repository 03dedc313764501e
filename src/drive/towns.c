#include "drive/towns.h"

#include <math.h>
#include <string.h>

#define RAD (3.14159265358979323846 / 180)

/* By weight, then from north to south, so that the same towns come in the same
 * order whatever order they are found in. */
static bool before(const struct town *a, const struct town *b)
{
    if (a->weight != b->weight)
        return a->weight > b->weight;
    if (a->at.lat_deg > b->at.lat_deg || a->at.lat_deg < b->at.lat_deg)
        return a->at.lat_deg > b->at.lat_deg;
    return a->at.lon_deg < b->at.lon_deg;
}

uint32_t towns_weight_min(const struct towns *towns)
{
    return towns->count < TOWNS_MAX ? 0 : towns->list[TOWNS_MAX - 1].weight;
}

void towns_add(struct towns *towns, const struct town *town)
{
    uint32_t low = 0, high = towns->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (before(town, &towns->list[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    if (low == TOWNS_MAX)
        return;
    uint32_t moved = towns->count - low;
    if (towns->count == TOWNS_MAX)
        moved--;
    else
        towns->count++;
    memmove(&towns->list[low + 1], &towns->list[low],
            moved * sizeof(towns->list[0]));
    towns->list[low] = *town;
}

struct vector {
    double x, y, z;
};

static struct vector vector_of(struct point at)
{
    double lat = at.lat_deg * RAD, lon = at.lon_deg * RAD;

    return (struct vector){cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)};
}

/* The nearest have the largest product; the list stays sorted. */
static void insert(uint16_t near[TOWNS_NEAR], double products[TOWNS_NEAR],
                   uint32_t *count, uint16_t town, double product)
{
    uint32_t at = *count;

    if (at == TOWNS_NEAR && product <= products[TOWNS_NEAR - 1])
        return;
    if (at < TOWNS_NEAR)
        ++*count;
    else
        at--;
    for (; at > 0 && products[at - 1] < product; at--) {
        products[at] = products[at - 1];
        near[at] = near[at - 1];
    }
    products[at] = product;
    near[at] = town;
}

void towns_join(struct towns *towns)
{
    struct vector vectors[TOWNS_MAX];

    assert(towns->count >= TOWNS_MIN);
    for (uint32_t i = 0; i < towns->count; i++)
        vectors[i] = vector_of(towns->list[i].at);
    for (uint32_t i = 0; i < towns->count; i++) {
        double products[TOWNS_NEAR];
        uint32_t count = 0;

        for (uint32_t j = 0; j < towns->count; j++)
            if (j != i)
                insert(towns->near[i], products, &count, (uint16_t)j,
                       vectors[i].x * vectors[j].x +
                           vectors[i].y * vectors[j].y +
                           vectors[i].z * vectors[j].z);
        towns->near_count = count;
    }
}
