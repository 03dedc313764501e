/*
 * places_write.h - a places file in the making.
 *
 * Floor    world.
 * Promise  until places_write_finish nothing stands under the file's name.
 */
#ifndef WORLD_PLACES_WRITE_H
#define WORLD_PLACES_WRITE_H

#include "world/places_db.h"

struct places_write {
    sqlite3 *db;
    sqlite3_stmt *add_place, *add_box, *add_attribution;
    char path[4096], temporary[4128];
    int64_t count;
};

/* Fails    ERR_REFUSED  *fault says why, here and below. */
MUST_USE enum err places_write_begin(struct places_write *write,
                                     const char *path, struct fault *fault);
MUST_USE enum err places_write_attribution(struct places_write *write,
                                           struct bytes source,
                                           struct bytes text,
                                           struct fault *fault);
MUST_USE enum err places_write_place(struct places_write *write,
                                     const struct place *place,
                                     struct fault *fault);

/* Write the rest, make it last, and put it in place. */
MUST_USE enum err places_write_finish(struct places_write *write,
                                      struct fault *fault);

/* Leave no trace; also after finish, or a failure. */
void places_write_abandon(struct places_write *write);

#endif
