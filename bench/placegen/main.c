/* placegen - writes as many places as one likes, as a places text.
 *
 *   placegen [-o] COUNT [SEED]
 *
 * Nine tenths lie in a thousand towns, the rest anywhere; with -o all lie in
 * one town. One in a hundred comes twice. The same seed gives the same text.
 */
#include "common/fail.h"
#include "common/mix.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOWNS       1000
#define TOWN_E7     3000000 /* from its middle to its edge: 33 km */
#define TWICE_EVERY 100

static const char head[] =
    "# muster-places 1\n"
    "# attribution\tgen\tNobody's: made up by placegen\n"
    "# columns\tid\tname\tlat\tlon\ttypes\tvicinity\textent_m\n";

static const char *const kinds[][2] = {
    {"Restaurant", "restaurant,food,point_of_interest,establishment"},
    {"School", "school,point_of_interest,establishment"},
    {"Museum", "museum,tourist_attraction,point_of_interest"},
    {"Bakery", "bakery,store,food"},
    {"Stop", "bus_station,transit_station"},
    {"Park", "park,point_of_interest"},
};

struct spot {
    int64_t lat_e7, lon_e7;
};

static uint64_t state;

static uint64_t dice(uint64_t sides)
{
    return mix64(++state) % sides;
}

static struct spot anywhere(void)
{
    return (struct spot){(int64_t)dice(1400000000) - 600000000,
                         (int64_t)dice(3600000000) - 1800000000};
}

/* Denser in the middle, as towns are. */
static int64_t off(void)
{
    return (int64_t)(dice(TOWN_E7) + dice(TOWN_E7)) - TOWN_E7;
}

static struct spot in_town(const struct spot *town)
{
    int64_t lon = town->lon_e7 + off();

    if (lon > 1800000000)
        lon -= 3600000000;
    if (lon < -1800000000)
        lon += 3600000000;
    return (struct spot){town->lat_e7 + off(), lon};
}

static void put_degrees(int64_t e7)
{
    uint64_t size = (uint64_t)(e7 < 0 ? -e7 : e7);

    printf("\t%s%u.%07u", e7 < 0 ? "-" : "", (unsigned)(size / 10000000),
           (unsigned)(size % 10000000));
}

static void put_place(uint64_t id, struct spot at)
{
    uint64_t kind = mix64(id) % (sizeof(kinds) / sizeof(kinds[0]));

    printf("gen:%llu\t%s No. %llu", (unsigned long long)id, kinds[kind][0],
           (unsigned long long)(id % 100000));
    put_degrees(at.lat_e7);
    put_degrees(at.lon_e7);
    printf("\t%s\t%llu Main Street\t%llu\n", kinds[kind][1],
           (unsigned long long)(id % 200), (unsigned long long)(id % 300));
}

int main(int argc, char **argv)
{
    static struct spot towns[TOWNS];
    bool one = argc > 1 && strcmp(argv[1], "-o") == 0;
    int first = one ? 2 : 1;

    if (argc <= first)
        fail("usage: placegen [-o] COUNT [SEED]");
    uint64_t count = strtoull(argv[first], NULL, 10);
    state = argc > first + 1 ? strtoull(argv[first + 1], NULL, 10) << 32 : 0;
    for (size_t i = 0; i < TOWNS; i++)
        towns[i] = anywhere();
    towns[0] = one ? (struct spot){488566000, 23522000} : towns[0];
    fputs(head, stdout);
    for (uint64_t i = 0; i < count; i++) {
        bool rural = !one && dice(10) == 0;
        struct spot at =
            rural ? anywhere() : in_town(&towns[one ? 0 : dice(TOWNS)]);

        put_place(i % TWICE_EVERY == 1 ? i - 1 : i, at);
    }
    if (fflush(stdout) != 0)
        fail("the text cannot be written");
    return 0;
}
