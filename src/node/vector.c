#include "node/vector.h"

void vector_init(struct node *node, struct block *block, uint32_t origin_count)
{
    node->vector.terms =
        block_carve(block, origin_count, sizeof(*node->vector.terms));
}

/* What counts of an origin: nothing if no record bears its dots. */
static uint64_t counted(const struct origin *origin)
{
    return origin->live ? origin->claimed : 0;
}

static bool is_settled(const struct origin *origin,
                       const struct vector_term *term)
{
    return term->claimed == counted(origin) &&
           (term->claimed == 0 || term->incarnation == origin->incarnation);
}

/* Rises with everything that may change the sum. */
static uint64_t version_of(const struct origins *origins)
{
    return origins->claims_version + origins->alive_version;
}

static struct vector_term term_of(const struct node *node,
                                  const struct origin *origin)
{
    uint8_t text[SERVER_NAME_BYTES_MAX + 32];
    struct writer w = writer_make(text, sizeof(text));

    if (counted(origin) == 0)
        return (struct vector_term){.claimed = 0};
    writer_u64(&w, origin->incarnation);
    writer_u64(&w, origin->claimed);
    writer_put(&w, names_text(&node->names, origin->name));
    return (struct vector_term){
        .incarnation = origin->incarnation,
        .claimed = origin->claimed,
        .hash = hash128(&node->map_key, writer_bytes(&w)),
    };
}

void vector_settle(struct node *node)
{
    struct vector *vector = &node->vector;

    if (vector->version == version_of(&node->origins))
        return;
    for (uint32_t i = 0; i < node->origins.high; i++) {
        const struct origin *origin = &node->origins.list[i];

        if (is_settled(origin, &vector->terms[i]))
            continue;
        vector->sum = hash128_subtract(vector->sum, vector->terms[i].hash);
        vector->terms[i] = term_of(node, origin);
        vector->sum = hash128_add(vector->sum, vector->terms[i].hash);
    }
    vector->version = version_of(&node->origins);
}

struct hash128 vector_hash(const struct node *node)
{
    const struct vector *vector = &node->vector;
    struct hash128 sum = vector->sum;

    if (vector->version == version_of(&node->origins))
        return sum;
    for (uint32_t i = 0; i < node->origins.high; i++) {
        const struct origin *origin = &node->origins.list[i];

        if (is_settled(origin, &vector->terms[i]))
            continue;
        sum = hash128_subtract(sum, vector->terms[i].hash);
        sum = hash128_add(sum, term_of(node, origin).hash);
    }
    return sum;
}
