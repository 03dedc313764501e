/*
 * places_pack.h - writes the database of a places file: blocks of places that
 *                 come in the order of the curve, and the blocks above them.
 *
 * Floor    import; with places_db.c and places_find.c all that knows SQLite.
 * Shape    docs/DATA.md 1.
 * Memory   one block of each level.
 */
#ifndef IMPORT_PLACES_PACK_H
#define IMPORT_PLACES_PACK_H

#include "places/block.h"
#include "world/fault.h"

#include <sqlite3.h>

struct places_pack {
    const char *path; /* borrowed */
    sqlite3 *db;
    sqlite3_stmt *add_block, *add_attribution;
    struct block_maker makers[BLOCK_LEVELS_MAX + 1];
    uint32_t blocks; /* written; the last one's ID */
    int64_t count;   /* of places */
};

/* Takes    cache_kib, what SQLite may keep in memory; 0 = what it thinks fit.
 * Fails    ERR_REFUSED  *fault says why, here and below. */
MUST_USE enum err places_pack_open(struct places_pack *pack, const char *path,
                                   unsigned cache_kib, struct fault *fault);
MUST_USE enum err places_pack_attribution(struct places_pack *pack,
                                          struct bytes source,
                                          struct bytes text,
                                          struct fault *fault);
MUST_USE enum err places_pack_place(struct places_pack *pack,
                                    const struct place *place,
                                    struct fault *fault);

/* All are there; the database is closed. */
MUST_USE enum err places_pack_finish(struct places_pack *pack,
                                     struct fault *fault);

/* Also after a failure, and after finish. */
void places_pack_close(struct places_pack *pack);

#endif
