#include "world/places_each.h"

#include <string.h>

/* As many as 100 million places take; a damaged file may lead to more. */
#define LOOKS_MAX 2000000

struct walk {
    struct places_db *places;
    bool (*wanted)(void *context, uint32_t weight_max);
    void (*take)(void *context, const struct place *place);
    void *context;
    uint32_t looks;
    uint8_t blocks[BLOCK_LEVELS_MAX + 1][BLOCK_BYTES_MAX]; /* of each level */
};

/* The block's own copy, as the statement is needed for those below it. */
static enum err look(struct walk *walk, uint32_t id, unsigned level,
                     struct block *block)
{
    sqlite3_stmt *statement = walk->places->by_id;
    struct bytes bytes = {walk->blocks[level], 0};

    walk->places->looks = 0;
    sqlite3_bind_int64(statement, 1, id);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        const void *found = sqlite3_column_blob(statement, 0);
        size_t size = (size_t)sqlite3_column_bytes(statement, 0);

        if (found && size <= BLOCK_BYTES_MAX) {
            memcpy(walk->blocks[level], found, size);
            bytes.size = size;
        }
    }
    sqlite3_reset(statement);
    if (++walk->looks > LOOKS_MAX || block_read(bytes, block) != ERR_OK)
        return ERR_SYSTEM;
    return block->level == level ? ERR_OK : ERR_SYSTEM;
}

static enum err show(struct walk *walk, const struct block *block)
{
    struct place place;

    for (size_t i = 0; i < block->count; i++) {
        if (block_place(block, i, &place) != ERR_OK)
            return ERR_SYSTEM;
        walk->take(walk->context, &place);
    }
    return ERR_OK;
}

/* What the walk has still to see of each level; levels only fall, so it ends.
 */
struct rest {
    struct block block;
    size_t next;
};

static enum err descend(struct walk *walk, uint32_t root, unsigned top)
{
    struct rest rests[BLOCK_LEVELS_MAX + 1] = {0};
    struct block_child child = {.id = root};
    unsigned level = top;
    enum err error = look(walk, root, top, &rests[top].block);

    while (error == ERR_OK && level <= top) {
        struct rest *rest = &rests[level];

        if (level == 0)
            error = show(walk, &rest->block);
        if (level == 0 || rest->next == rest->block.count) {
            level++;
            continue;
        }
        block_child(&rest->block, rest->next++, &child);
        if (!walk->wanted(walk->context, child.weight_max))
            continue;
        level--;
        rests[level].next = 0;
        error = look(walk, child.id, level, &rests[level].block);
    }
    return error;
}

enum err places_each(struct places_db *places,
                     bool (*wanted)(void *context, uint32_t weight_max),
                     void (*take)(void *context, const struct place *place),
                     void *context)
{
    struct walk walk = {
        .places = places, .wanted = wanted, .take = take, .context = context};

    return places->root ? descend(&walk, places->root, places->root_level)
                        : ERR_OK;
}
