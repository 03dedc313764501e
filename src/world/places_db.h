/*
 * places_db.h - a file of places that muster places import made, opened.
 *
 * Floor    world; with places_find.c and places_pack.c all that knows SQLite.
 * Shape    docs/DATA.md 1: a table of blocks, and one of attributions.
 * Threads  one handle serves one thread; any number of handles may be open.
 */
#ifndef WORLD_PLACES_DB_H
#define WORLD_PLACES_DB_H

#include "base/err.h"
#include "places/search.h"
#include "world/fault.h"

#include <limits.h>
#include <sqlite3.h>

/* Of the file's format; another one is refused. */
#define PLACES_DB_VERSION 2

struct places_db {
    sqlite3 *db;
    sqlite3_stmt *by_id; /* id of a block -> its bytes */
    unsigned looks;      /* of the watch over the statement under way */
    int64_t count;       /* places there are */
    uint32_t root;       /* the block above all others; 0 = no places */
    unsigned root_level;
    char path[PATH_MAX]; /* for what is told of it */
    struct bytes attributions[ATTRIBUTIONS_MAX];
    struct bytes sources[ATTRIBUTIONS_MAX]; /* "geonames:" begins an ID */
    char attribution_texts[ATTRIBUTIONS_MAX][ATTRIBUTION_BYTES_MAX + 1];
    char source_texts[ATTRIBUTIONS_MAX][PLACE_ID_BYTES_MAX + 2];
    size_t attribution_count;
    struct search search; /* with the texts of the last answer */
};

/*
 * Open a file for reading. It must not change while it is open; a new one is
 * put in its place by renaming.
 *
 * Gives    *places, to be closed with places_db_close.
 * Fails    ERR_REFUSED  *fault says why: there is no such file, or it is not
 *          one of ours.
 */
MUST_USE enum err places_db_open(const char *path, struct places_db **places,
                                 struct fault *fault);
void places_db_close(struct places_db *places);

#endif
