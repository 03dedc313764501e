#include "http/self_json.h"

#include "json/json_read.h"

/* Each list has its share of the room; what is left is for what follows. */
#define LINKS_BYTES_MAX  32768
#define VECTOR_BYTES_MAX 16384
#define SPARE_BYTES      64

static void put_hex(struct writer *w, uint64_t number)
{
    for (int shift = 60; shift >= 0; shift -= 4)
        writer_u8(w, (uint8_t) "0123456789abcdef"[number >> shift & 15]);
}

/* 16 hexadecimal digits, or 32. */
static void put_hash(struct compact *c, const struct hash128 *hash, bool both)
{
    uint8_t room[34];
    struct writer w = writer_make(room, sizeof(room));

    writer_u8(&w, '"');
    if (both)
        put_hex(&w, hash->high);
    put_hex(&w, hash->low);
    writer_u8(&w, '"');
    compact_put(c, writer_bytes(&w));
}

static void put_life(struct compact *c, uint64_t incarnation)
{
    put_hash(c, &(struct hash128){.low = incarnation}, false);
}

static void put_link(struct compact *c, const struct node_link_status *link)
{
    compact_object_begin(c);
    compact_key(c, "neighbour");
    compact_text(c, link->name);
    compact_key(c, "live");
    compact_bool(c, link->live);
    compact_key(c, "parent");
    compact_bool(c, link->live && link->parent);
    compact_key(c, "carrying");
    compact_bool(c, link->live && link->carrying);
    compact_key(c, "lag");
    compact_count(c, link->live ? link->lag : 0);
    if (link->live && link->rtt_ns) {
        compact_key(c, "rtt_s");
        compact_decimal(c, link->rtt_ns, 9);
        compact_key(c, "clock_offset_s");
        compact_decimal(c, link->clock_offset_ns, 9);
    }
    compact_key(c, "received");
    compact_count(c, link->received);
    compact_key(c, "sent");
    compact_count(c, link->sent);
    compact_object_end(c);
}

static void put_claim(struct compact *c, const struct node_claim *claim)
{
    compact_object_begin(c);
    compact_key(c, "server");
    compact_text(c, claim->name);
    compact_key(c, "incarnation");
    put_life(c, claim->incarnation);
    compact_key(c, "claimed");
    compact_count(c, claim->claimed);
    compact_object_end(c);
}

/* Where the writer is, to go back to if an item does not fit. */
struct mark {
    struct compact c;
    struct writer w;
};

static struct mark mark_at(const struct compact *c)
{
    return (struct mark){*c, *c->w};
}

/* Is what was written since the mark too much? Then it is taken back. */
static bool is_too_much(struct compact *c, const struct mark *mark, size_t end)
{
    if (!c->w->full && c->w->size <= end)
        return false;
    *c = mark->c;
    *c->w = mark->w;
    return true;
}

static void put_left_out(struct compact *c, const char *name, uint64_t count)
{
    if (count) {
        compact_key(c, name);
        compact_count(c, count);
    }
}

static void put_links(struct compact *c, const struct node *node)
{
    size_t end = c->w->size + LINKS_BYTES_MAX;
    uint64_t left_out = 0;

    compact_key(c, "links");
    compact_array_begin(c);
    for (uint32_t i = 0; i < node_neighbour_count(node); i++) {
        struct mark mark = mark_at(c);
        struct node_link_status link;

        node_link_status(node, i, &link);
        if (link.name.size == 0)
            continue;
        put_link(c, &link);
        left_out += is_too_much(c, &mark, end);
    }
    compact_array_end(c);
    put_left_out(c, "links_left_out", left_out);
}

/* Lives that have a record, or are the server's own: of others there may be
 * many, and nothing of theirs counts any more. */
static void put_vector(struct compact *c, const struct node *node)
{
    size_t end = c->w->size + VECTOR_BYTES_MAX;
    uint64_t left_out = 0;
    struct node_claim claim;
    bool used;

    compact_key(c, "vector");
    compact_array_begin(c);
    for (uint32_t i = 0; node_claim(node, i, &used, &claim); i++) {
        struct mark mark = mark_at(c);

        if (!used ||
            (!claim.live && claim.incarnation != node_incarnation(node)))
            continue;
        put_claim(c, &claim);
        left_out += is_too_much(c, &mark, end);
    }
    compact_array_end(c);
    put_left_out(c, "vector_left_out", left_out);
}

static void put_ready(struct compact *c, const struct ready *ready)
{
    compact_key(c, "ready");
    compact_bool(c, ready->ready);
    compact_key(c, "why");
    compact_array_begin(c);
    for (size_t i = 0; i < ready->why_count; i++)
        compact_text(c, bytes_text(ready->why[i]));
    compact_array_end(c);
}

static void put_node(struct compact *c, const struct node_status *status)
{
    compact_key(c, "clients");
    compact_count(c, status->clients);
    compact_key(c, "feed");
    compact_count(c, status->feed_number);
    compact_key(c, "incarnation");
    put_life(c, status->incarnation);
    compact_key(c, "root");
    compact_text(c, status->root);
    compact_key(c, "root_distance");
    compact_count(c, status->root_distance);
    compact_key(c, "map_hash");
    put_hash(c, &status->map_hash, true);
    compact_key(c, "map_hash_current");
    compact_bool(c, status->map_hash_current);
}

void self_json_write(struct compact *c, const struct self_facts *facts,
                     const struct node *node)
{
    struct node_status status;

    node_status(node, &status);
    compact_key(c, "name");
    compact_text(c, facts->name);
    compact_key(c, "self");
    compact_bool(c, true);
    compact_key(c, "up");
    compact_bool(c, true);
    compact_key(c, "http");
    compact_text(c, bytes_text(facts->http));
    compact_key(c, "version");
    compact_text(c, bytes_text(facts->version));
    compact_key(c, "uptime_s");
    compact_decimal(c, facts->uptime_ns, 9);
    put_ready(c, facts->ready);
    put_node(c, &status);
    put_links(c, node);
    put_vector(c, node);
}

static void put_recent(struct compact *c, struct json_value recent)
{
    struct json_walk walk = json_walk(recent);
    size_t end = c->w->size_max - SPARE_BYTES;
    struct json_value item;
    bool fits = true;

    compact_array_begin(c);
    while (fits && json_step(&walk, NULL, &item)) {
        struct mark mark = mark_at(c);

        compact_put(c, item.text);
        fits = !is_too_much(c, &mark, end);
    }
    compact_array_end(c);
}

void self_json_put_learned(struct compact *c, struct bytes learned)
{
    static const char *const numbers[] = {"samples", "p50_s", "p99_s"};
    struct json_value object = json_first(learned);

    compact_key(c, "learned");
    compact_object_begin(c);
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct json_value value = json_member(object, numbers[i]);

        if (value.kind == JSON_NONE)
            continue;
        compact_key(c, numbers[i]);
        compact_put(c, value.text);
    }
    compact_key(c, "recent");
    put_recent(c, json_member(object, "recent"));
    compact_object_end(c);
}
