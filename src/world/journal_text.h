/*
 * journal_text.h - what is wrong with a journal, for people: the cause and the
 * mend.
 *
 * Floor    world.
 */
#ifndef WORLD_JOURNAL_TEXT_H
#define WORLD_JOURNAL_TEXT_H

#include "journal/journal.h"

#define JOURNAL_TEXT_MAX 1500

/* What to do about a disk's error: "; and so on", or nothing. */
const char *journal_mend(int error);

/* One sentence, without a full stop, cut to size. */
void journal_text(const struct journal_trouble *trouble, const char *folder,
                  char *text, size_t size);

#endif
