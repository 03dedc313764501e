#include "node/announce.h"

void announce(const struct node *node, uint8_t *announced, uint32_t origin,
              struct writer *w)
{
    const struct origin *o = &node->origins.list[origin];
    struct origin_message message = {
        .index = origin,
        .incarnation = o->incarnation,
        .name = names_text(&node->names, o->name),
    };

    if (announced[origin])
        return;
    origin_write(w, &message);
    announced[origin] = 1;
}
