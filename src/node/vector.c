#include "node/vector.h"

void vector_init(struct node *node, struct block *block, uint32_t origin_count)
{
    node->vector.terms =
        block_carve(block, origin_count, sizeof(*node->vector.terms));
}

static bool is_settled(const struct node *node, uint32_t index)
{
    const struct vector_term *term = &node->vector.terms[index];

    return term->claimed == origins_counted(&node->origins, index) &&
           (term->claimed == 0 ||
            term->incarnation == node->origins.list[index].incarnation);
}

static struct vector_term term_of(const struct node *node, uint32_t index)
{
    const struct origin *origin = &node->origins.list[index];
    uint8_t text[SERVER_NAME_BYTES_MAX + 32];
    struct writer w = writer_make(text, sizeof(text));

    if (origins_counted(&node->origins, index) == 0)
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

    if (vector->version == origins_version(&node->origins))
        return;
    for (uint32_t i = 0; i < node->origins.high; i++) {
        if (is_settled(node, i))
            continue;
        vector->sum = hash128_subtract(vector->sum, vector->terms[i].hash);
        vector->terms[i] = term_of(node, i);
        vector->sum = hash128_add(vector->sum, vector->terms[i].hash);
    }
    vector->version = origins_version(&node->origins);
}

struct hash128 vector_hash(const struct node *node)
{
    const struct vector *vector = &node->vector;
    struct hash128 sum = vector->sum;

    if (vector->version == origins_version(&node->origins))
        return sum;
    for (uint32_t i = 0; i < node->origins.high; i++) {
        if (is_settled(node, i))
            continue;
        sum = hash128_subtract(sum, vector->terms[i].hash);
        sum = hash128_add(sum, term_of(node, i).hash);
    }
    return sum;
}
