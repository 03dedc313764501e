/*
 * places_db.h - a file of places that muster places import made, opened.
 *
 * Floor    world; with places_find.c and places_import.c all that knows SQLite.
 * Shape    docs/DATA.md: an R*Tree of boxes, a table of what is said of each
 *          place, and a table of attributions.
 * Threads  one handle serves one thread; any number of handles may be open.
 */
#ifndef WORLD_PLACES_DB_H
#define WORLD_PLACES_DB_H

#include "base/err.h"
#include "places/answer.h"
#include "world/fault.h"

#include <sqlite3.h>

/* Of the file's format; another one is refused. */
#define PLACES_DB_VERSION 1

#define PLACES_FAULT_MAX  256

/* Every text of one answer. */
#define PLACES_TEXTS_BYTES                                                     \
    (QUESTION_ITEM_MAX *                                                       \
     (PLACE_ID_BYTES_MAX + 2 * PLACE_TEXT_BYTES_MAX + PLACE_TYPES_BYTES_MAX))

struct places_db {
    sqlite3 *db;
    sqlite3_stmt *in_box; /* north, south, east, west -> id, lat_e7, lon_e7 */
    sqlite3_stmt *by_row; /* id -> ref, name, types, vicinity, ... */
    int64_t deadline_mono_ns; /* when a look-up is to give up */
    int64_t count;            /* places there are */
    struct bytes attributions[ATTRIBUTIONS_MAX];
    struct bytes sources[ATTRIBUTIONS_MAX]; /* "geonames:" begins an ID */
    char attribution_texts[ATTRIBUTIONS_MAX][ATTRIBUTION_BYTES_MAX + 1];
    char source_texts[ATTRIBUTIONS_MAX][PLACE_ID_BYTES_MAX + 2];
    size_t attribution_count;
    uint8_t texts[PLACES_TEXTS_BYTES]; /* of the last answer */
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
