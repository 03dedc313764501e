/*
 * csv.h - rows of comma-separated values as places.
 *
 * Floor    gather: pure functions.
 * Source   RFC 4180; parted by ',', ';' or a tab.
 * Limits   a row has at most CSV_ROW_BYTES_MAX bytes, whatever line ends it
 *          has inside quotes.
 */
#ifndef GATHER_CSV_H
#define GATHER_CSV_H

#include "gather/draft.h"

#define CSV_ROW_BYTES_MAX 65536

/* What a column may mean. */
enum csv_field {
    CSV_ID,
    CSV_NAME,
    CSV_LAT,
    CSV_LON,
    CSV_TYPES,
    CSV_VICINITY,
    CSV_POPULATION,
    CSV_FIELDS
};

#define CSV_COLUMNS_MAX 256
#define CSV_NOWHERE     CSV_COLUMNS_MAX

struct csv_header {
    uint8_t delimiter;
    uint32_t at[CSV_FIELDS]; /* number of the column, or CSV_NOWHERE */
};

/*
 * Cut the first row off, with its line end.
 *
 * Takes    ended, whether nothing comes behind the text.
 * Gives    *row without its line end; *lines, how many lines it takes.
 * Fails    ERR_SHORT  the text ends inside the row, or is empty.
 *          ERR_LIMIT  it is too long.
 */
MUST_USE enum err csv_cut(struct bytes *text, bool ended, struct bytes *row,
                          int64_t *lines);

/*
 * Fails    ERR_MALFORMED  *why says what is missing, or wrong; static.
 */
MUST_USE enum err csv_head(struct bytes row, struct csv_header *header,
                           const char **why);

/*
 * Fails    ERR_MALFORMED  *why says what is wrong with the quotes; static.
 */
MUST_USE enum err csv_read(struct bytes row, const struct csv_header *header,
                           const struct draft_rules *rules, struct draft *draft,
                           enum draft_skip *skip, const char **why);

#endif
