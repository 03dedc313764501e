/*
 * owntracks.h - OwnTracks in its HTTP mode: one object a request.
 *
 * Floor    phones: pure functions.
 * Source   the OwnTracks Booklet, "JSON" and "HTTP"; its Recorder.
 */
#ifndef PHONES_OWNTRACKS_H
#define PHONES_OWNTRACKS_H

#include "phones/reading.h"

/* An object with a "_type". */
bool owntracks_is(const struct reading *reading);

/* No such object, and still nobody else's: nothing at all (a friend was
 * deleted), the app's headers, or an object that is broken. */
bool owntracks_is_rest(const struct reading *reading);

void owntracks_read(struct reading *reading);
void owntracks_read_rest(struct reading *reading);

#endif
