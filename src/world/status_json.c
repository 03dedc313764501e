#include "world/status_json.h"

#include <stdio.h>

void json_set_number(json_t *object, const char *key, uint64_t number)
{
    json_object_set_new(object, key, json_integer((json_int_t)number));
}

/* Seconds with milliseconds. */
void json_set_seconds(json_t *object, const char *key, int64_t ns)
{
    json_object_set_new(object, key, json_real((double)ns / NS_PER_S));
}

void json_set_hash(json_t *object, const char *key, struct hash128 hash)
{
    char text[33];

    snprintf(text, sizeof(text), "%016llx%016llx",
             (unsigned long long)hash.high, (unsigned long long)hash.low);
    json_object_set_new(object, key, json_string(text));
}

void json_set_text(json_t *object, const char *key, struct bytes text)
{
    json_object_set_new(object, key,
                        json_stringn((const char *)text.data, text.size));
}

void json_set_life(json_t *object, const char *key, uint64_t incarnation)
{
    char text[17];

    snprintf(text, sizeof(text), "%016llx", (unsigned long long)incarnation);
    json_object_set_new(object, key, json_string(text));
}

json_t *json_of_counters(const struct node_counters *c)
{
    json_t *object = json_object();

    json_set_number(object, "reports", c->reports);
    json_set_number(object, "stale", c->stale);
    json_set_number(object, "repeated", c->repeated);
    json_set_number(object, "refused_full", c->refused_full);
    json_set_number(object, "refused_future", c->refused_future);
    json_set_number(object, "refused_past", c->refused_past);
    json_set_number(object, "refused_clock", c->refused_clock);
    json_set_number(object, "expired", c->expired);
    json_set_number(object, "came_expired", c->came_expired);
    json_set_number(object, "forgotten", c->forgotten);
    json_set_number(object, "buried", c->buried);
    json_set_number(object, "resets", c->resets);
    json_set_number(object, "refused_unwritten", c->refused_unwritten);
    json_set_number(object, "questions", c->questions);
    json_set_number(object, "questions_about_strangers", c->missing);
    json_set_number(object, "records_received", c->received);
    json_set_number(object, "records_won", c->won);
    json_set_number(object, "records_sent", c->sent);
    json_set_number(object, "sweeps", c->sweeps);
    json_set_number(object, "resumed", c->resumed);
    json_set_number(object, "pulls", c->pulls);
    json_set_number(object, "pulled", c->pulled);
    json_set_number(object, "renewals", c->renewals);
    json_set_number(object, "differences", c->differences);
    json_set_number(object, "fetched", c->fetched);
    json_set_number(object, "adopted", c->adopted);
    json_set_number(object, "links_lived", c->links_lived);
    json_set_number(object, "links_refused", c->links_refused);
    json_set_number(object, "store_full", c->store_full);
    json_set_number(object, "origins_full", c->origins_full);
    return object;
}

static json_t *json_of_link(const struct node_link_status *link, int64_t now_ns)
{
    json_t *object = json_object();

    json_set_text(object, "neighbour", link->name);
    json_object_set_new(object, "up", json_boolean(link->live));
    if (link->since_mono_ns)
        json_set_seconds(object, "since_s", now_ns - link->since_mono_ns);
    if (link->last_reason)
        json_object_set_new(object, "last_reason",
                            json_string(bye_text((uint8_t)link->last_reason)));
    json_set_number(object, "received", link->received);
    json_set_number(object, "sent", link->sent);
    if (!link->live)
        return object;
    json_object_set_new(object, "dialled_here",
                        json_boolean(link->dialled_here));
    json_set_number(object, "lag", link->lag);
    json_set_number(object, "acked", link->acked);
    json_object_set_new(object, "carries", json_boolean(link->carrying));
    json_object_set_new(object, "parent", json_boolean(link->parent));
    json_object_set_new(object, "catching_up", json_boolean(link->sweeping));
    json_object_set_new(object, "rtt_ms",
                        json_real((double)link->rtt_ns / NS_PER_MS));
    json_object_set_new(object, "clock_offset_ms",
                        json_real((double)link->clock_offset_ns / NS_PER_MS));
    json_object_set_new(object, "same_map", json_boolean(link->same_map));
    return object;
}

json_t *json_of_links(const struct node *node, int64_t now_ns)
{
    json_t *array = json_array();

    for (uint32_t i = 0; i < node_neighbour_count(node); i++) {
        struct node_link_status link;

        node_link_status(node, i, &link);
        if (link.name.size)
            json_array_append_new(array, json_of_link(&link, now_ns));
    }
    return array;
}

json_t *json_of_vector(const struct node *node)
{
    json_t *array = json_array();
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(node, i, &used, &claim); i++) {
        if (!used)
            continue;
        json_t *object = json_object();

        json_set_text(object, "server", claim.name);
        json_set_life(object, "life", claim.incarnation);
        json_set_number(object, "claimed", claim.claimed);
        json_set_number(object, "applied", claim.applied);
        json_set_number(object, "live", claim.live);
        json_array_append_new(array, object);
    }
    return array;
}
