/*
 * places_import.h - makes a places file of what others know.
 *
 * Floor    import.
 * Shape    files and pipes in the forms of docs/DATA.md 2, one or several.
 * Promise  the new file is put in place whole, by renaming, or not at all; the
 *          same input gives the same bytes.
 */
#ifndef IMPORT_PLACES_IMPORT_H
#define IMPORT_PLACES_IMPORT_H

#include "import/import_job.h"

/*
 * Gives    *report, also on failure.
 * Fails    ERR_REFUSED  *fault says what is wrong, with the line of the input.
 */
MUST_USE enum err places_import(const struct places_import *import,
                                struct places_report *report,
                                struct fault *fault);

#endif
