#include "phones/plugin.h"

bool plugin_is(const struct reading *reading)
{
    struct json_value location = json_member(reading->json, "location");

    return location.kind == JSON_OBJECT || location.kind == JSON_ARRAY;
}

/* Dawarich's app has latitude and longitude in the location itself. */
static void read_location(struct reading *reading, struct json_value location)
{
    struct json_value coords = json_member(location, "coords");
    struct json_value battery = json_member(location, "battery");
    struct sighting sighting;

    sighting_init(&sighting, reading->source);
    reading_members(reading, reading->json, DIALECT_SI, &sighting);
    reading_members(reading, location, DIALECT_SI, &sighting);
    reading_members(reading, coords, DIALECT_SI, &sighting);
    reading_members(reading, battery, DIALECT_SI, &sighting);
    if (sighting.tried)
        reading_take(reading, &sighting, BYTES(""));
}

void plugin_read(struct reading *reading)
{
    struct json_value location = json_member(reading->json, "location");
    struct json_walk walk = json_walk(location);
    struct json_value value;

    if (location.kind == JSON_OBJECT)
        read_location(reading, location);
    else
        while (json_step(&walk, NULL, &value))
            read_location(reading, value);
}
