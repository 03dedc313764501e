#include "world/places_json.h"

#include "world/status_json.h"

static void add_statuses(json_t *object, const uint64_t *statuses)
{
    json_set_number(object, "ok", statuses[ANSWER_OK]);
    json_set_number(object, "zero_results", statuses[ANSWER_ZERO_RESULTS]);
    json_set_number(object, "over_limit", statuses[ANSWER_OVER_QUERY_LIMIT]);
    json_set_number(object, "denied", statuses[ANSWER_REQUEST_DENIED]);
    json_set_number(object, "invalid", statuses[ANSWER_INVALID_REQUEST]);
    json_set_number(object, "failed", statuses[ANSWER_UNKNOWN_ERROR]);
}

static json_t *json_of_provider(const struct places_status *status, uint32_t i)
{
    const struct desk_provider_counters *counters =
        &status->desk.counters.providers[i];
    json_t *object = json_object();

    json_object_set_new(object, "name", json_string(status->providers[i]));
    json_set_number(object, "asked", counters->asked);
    json_set_number(object, "again", counters->again);
    add_statuses(object, counters->results);
    json_set_number(object, "over_rate", counters->over_rate);
    json_set_number(object, "passed_open", counters->passed_open);
    json_set_number(object, "opened", counters->opened);
    json_object_set_new(object, "open", json_boolean(status->desk.open[i]));
    return object;
}

static json_t *json_of_providers(const struct places_status *status)
{
    json_t *array = json_array();

    for (uint32_t i = 0; i < status->provider_count; i++)
        json_array_append_new(array, json_of_provider(status, i));
    return array;
}

json_t *json_of_places(struct places *places)
{
    struct places_status status;
    json_t *object = json_object();

    places_status(places, &status);
    const struct desk_counters *counters = &status.desk.counters;
    json_object_set_new(object, "places", json_integer(status.places));
    json_set_number(object, "under_way", status.under_way);
    add_statuses(object, counters->answered);
    json_set_number(object, "no_room", status.refused);
    json_set_number(object, "over_address_rate", counters->refused_address);
    json_set_number(object, "late", counters->late);
    json_set_number(object, "joined", counters->joined);
    json_set_number(object, "cache_hits", counters->cache_hits);
    json_set_number(object, "cached", status.desk.cached);
    json_set_number(object, "cached_bytes", status.desk.cached_bytes);
    json_object_set_new(object, "providers", json_of_providers(&status));
    return object;
}
