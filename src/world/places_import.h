/*
 * places_import.h - makes a places file from text.
 *
 * Floor    world.
 * Shape    tab-separated UTF-8 lines with a head (docs/DATA.md 2), plain or
 *          packed with xz.
 * Promise  the new file is put in place whole, by renaming, or not at all; the
 *          same input gives the same bytes.
 */
#ifndef WORLD_PLACES_IMPORT_H
#define WORLD_PLACES_IMPORT_H

#include "base/err.h"
#include "world/places_db.h"

struct places_import {
    const char *input;  /* a path; "-" is standard input */
    const char *output; /* a path */
    /* Called now and then with the number of places so far; may be NULL. */
    void (*progress)(void *context, int64_t places);
    void *context;
};

/*
 * Gives    *places, how many there are.
 * Fails    ERR_REFUSED  *fault says what is wrong, with the line of the input.
 */
MUST_USE enum err places_import(const struct places_import *import,
                                int64_t *places, struct fault *fault);

#endif
