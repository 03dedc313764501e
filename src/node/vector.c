#include "node/vector.h"

struct hash128 vector_hash(const struct node *node)
{
    struct hash128 sum = {0, 0};

    for (uint32_t i = 0; i < node->origins.high; i++) {
        const struct origin *origin = &node->origins.list[i];
        uint8_t text[SERVER_NAME_BYTES_MAX + 32];
        struct writer w = writer_make(text, sizeof(text));

        if (!origin->used || origin->claimed == 0)
            continue;
        writer_u64(&w, origin->incarnation);
        writer_u64(&w, origin->claimed);
        writer_put(&w, names_text(&node->names, origin->name));
        sum = hash128_add(sum, hash128(&node->map_key, writer_bytes(&w)));
    }
    return sum;
}
