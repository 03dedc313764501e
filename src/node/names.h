/*
 * names.h - names of servers, each stored once.
 *
 * Floor    node: memory.
 * Promise  a name keeps its index while anything refers to it; one that
 *          nothing refers to any more makes room for another.
 */
#ifndef NODE_NAMES_H
#define NODE_NAMES_H

#include "base/block.h"
#include "base/bytes.h"
#include "base/err.h"
#include "core/record.h"

struct name {
    uint32_t uses; /* 0 = the place is free */
    uint8_t size;
    uint8_t text[SERVER_NAME_BYTES_MAX];
};

struct names {
    uint32_t high; /* names from here on were never used */
    struct name *list;
    uint32_t count_max;
    uint32_t used; /* names that are */
};

void names_init(struct names *names, struct block *block, uint32_t count_max);

/*
 * The index of a name, which is used once more from now on.
 *
 * Takes    name, 1 to SERVER_NAME_BYTES_MAX bytes; copied.
 * Fails    ERR_FULL  as many other names as fit are in use.
 */
MUST_USE enum err names_use(struct names *names, struct bytes name,
                            uint16_t *index);

/*
 * The same, but so many places stay free, for names that matter more.
 *
 * Fails    ERR_FULL  fewer would.
 */
MUST_USE enum err names_use_spare(struct names *names, struct bytes name,
                                  uint32_t spare, uint16_t *index);

/* One use more of a name that is in use; one use less. */
void names_use_again(struct names *names, uint16_t index);
void names_drop(struct names *names, uint16_t index);

/* Readable while the name is in use. */
struct bytes names_text(const struct names *names, uint16_t index);

#endif
