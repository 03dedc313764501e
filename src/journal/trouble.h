/*
 * trouble.h - fills in why something does not work.
 *
 * Floor    journal.
 */
#ifndef JOURNAL_TROUBLE_H
#define JOURNAL_TROUBLE_H

#include "journal/journal.h"

/* Always give ERR_REFUSED. name NULL = the folder. */
enum err trouble_of_disk(struct journal_trouble *trouble,
                         const struct journal_name *name, const char *call,
                         int error);
enum err trouble_tell(struct journal_trouble *trouble, enum journal_cause cause,
                      const struct journal_name *name, uint64_t number);

#endif
