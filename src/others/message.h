/*
 * message.h - a stranger's words, made fit to be shown.
 *
 * Floor    others: pure functions.
 * Promise  whatever a provider says, what is shown is UTF-8 without control
 *          characters, short, and does not tell the key.
 */
#ifndef OTHERS_MESSAGE_H
#define OTHERS_MESSAGE_H

#include "base/writer.h"

#define MESSAGE_BYTES_MAX 200

/*
 * Write them, cut behind a whole character.
 *
 * Takes    inside, what stands inside the quotes of a text of checked JSON;
 *          secret, shown as "***" wherever it stands; may be empty.
 * Gives    w, at most MESSAGE_BYTES_MAX more and never full.
 */
void message_write(struct writer *w, struct bytes inside, struct bytes secret);

/* Text of our own, cut likewise. */
void message_put(struct writer *w, const char *text);

#endif
