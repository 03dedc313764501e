#include "node/names.h"

#include <string.h>

void names_init(struct names *names, struct block *block, uint32_t count_max)
{
    assert(count_max <= UINT16_MAX);
    *names = (struct names){
        .list = block_carve(block, count_max, sizeof(*names->list)),
        .count_max = count_max,
    };
}

struct bytes names_text(const struct names *names, uint16_t index)
{
    const struct name *name = &names->list[index];

    assert(index < names->count_max && name->uses > 0);
    return bytes_make(name->text, name->size);
}

enum err names_use(struct names *names, struct bytes text, uint16_t *index)
{
    return names_use_spare(names, text, 0, index);
}

enum err names_use_spare(struct names *names, struct bytes text, uint32_t spare,
                         uint16_t *index)
{
    uint32_t room = names->high;

    assert(text.size > 0 && text.size <= SERVER_NAME_BYTES_MAX);
    for (uint32_t i = 0; i < names->high; i++) {
        if (names->list[i].uses == 0) {
            room = room < i ? room : i;
        } else if (bytes_equal(names_text(names, (uint16_t)i), text)) {
            *index = (uint16_t)i;
            names->list[i].uses++;
            return ERR_OK;
        }
    }
    if (names->count_max - names->used <= spare)
        return ERR_FULL;
    if (room == names->high)
        names->high++;
    struct name *name = &names->list[room];
    name->uses = 1;
    names->used++;
    name->size = (uint8_t)text.size;
    memcpy(name->text, text.data, text.size);
    *index = (uint16_t)room;
    return ERR_OK;
}

void names_use_again(struct names *names, uint16_t index)
{
    assert(names->list[index].uses > 0);
    names->list[index].uses++;
}

void names_drop(struct names *names, uint16_t index)
{
    assert(names->list[index].uses > 0);
    if (--names->list[index].uses == 0)
        names->used--;
}
