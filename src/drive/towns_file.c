#include "drive/towns_file.h"

#include "places/match.h"
#include "world/places_each.h"

static bool is_wanted(void *context, uint32_t weight_max)
{
    const struct towns *towns = context;

    return weight_max >= towns_weight_min(towns);
}

static void take(void *context, const struct place *place)
{
    struct town town = {
        .at = {(double)place->lat_e7 / 1e7, (double)place->lon_e7 / 1e7},
        .weight = (uint32_t)place->weight,
    };

    if (match_types(BYTES("locality"), place->types))
        towns_add(context, &town);
}

static enum err read_all(struct places_db *places, struct towns *towns,
                         struct fault *fault)
{
    towns->count = 0;
    if (places_each(places, is_wanted, take, towns) != ERR_OK)
        return fault_tell(fault, "the places file %s is damaged", places->path);
    if (towns->count < TOWNS_MIN)
        return fault_tell(fault,
                          "the places file %s has no two localities to "
                          "go to and fro",
                          places->path);
    return ERR_OK;
}

enum err towns_file_read(const char *path, struct towns *towns,
                         struct fault *fault)
{
    struct places_db *places;

    if (places_db_open(path, &places, fault) != ERR_OK)
        return ERR_REFUSED;
    enum err error = read_all(places, towns, fault);
    places_db_close(places);
    return error;
}
