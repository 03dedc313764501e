/*
 * search.h - what heads and batches tell of what an earlier life has left.
 *
 * Floor    journal; for find.c.
 */
#ifndef JOURNAL_SEARCH_H
#define JOURNAL_SEARCH_H

#include "journal/journal.h"

struct search {
    struct journal *journal;
    struct journal_found *found;
    struct journal_trouble *trouble;
    struct batch last; /* the last that is whole; its frames are gone */
    bool any;          /* there is one */
    bool broken;       /* since then bytes were no batch */
    uint64_t end;      /* of what is whole in the file, from its begin on */
    uint64_t needed;   /* of the first journal, by the snapshot */
    bool ended;        /* the snapshot has its end */
    bool missing;      /* files are */
};

/*
 * A file was opened. One of a later version, or of others, is not for us to
 * judge.
 *
 * Takes    *error, of walk_open; what stands in place of a head that was never
 *          out becomes ERR_CHECKSUM.
 * Fails    ERR_REFUSED  search->trouble says why.
 */
MUST_USE enum err search_head(struct search *search, const struct walk *walk,
                              const struct journal_name *name, enum err *error);

/* The next batch that is whole; it began at that place. */
void search_batch(struct search *search, const struct walk *walk,
                  const struct batch *batch, uint64_t at);

#endif
