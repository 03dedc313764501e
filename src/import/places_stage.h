/*
 * places_stage.h - a place as it lies in the sort, while a file is made.
 *
 * Floor    import; pure functions.
 * Shape    the ID with its size in front, so that records of one ID stand
 *          together; while doubles are looked for, then the preference, the
 *          highest first, and the number of the place; then the rest.
 */
#ifndef IMPORT_PLACES_STAGE_H
#define IMPORT_PLACES_STAGE_H

#include "base/err.h"
#include "places/answer.h"

#define PLACES_STAGE_BYTES_MAX 1024

/* With doubles: key is a hash of the ID. */
uint64_t places_stage_write(struct writer *w, const struct place *place,
                            uint32_t preference, uint64_t number);

/* The ID of such a record. */
struct bytes places_stage_id(struct bytes record);

/* The same record without preference and number; key is the place on the
 * curve. */
uint64_t places_stage_strip(struct writer *w, struct bytes record);

/* What was stripped; texts are borrowed. */
void places_stage_read(struct bytes record, struct place *place);

#endif
