#include "gather/geonames.h"

#include <math.h>

enum { ID, NAME, LAT = 4, LON, CLASS, CODE, COUNTRY, POPULATION = 14 };

static size_t split(struct bytes line, struct bytes columns[GEONAMES_COLUMNS])
{
    size_t count = 0;

    for (;; count++) {
        size_t end = bytes_find(line, '\t');

        if (count < GEONAMES_COLUMNS)
            columns[count] = bytes_first(line, end);
        if (end == line.size)
            return count + 1;
        line = bytes_skip(line, end + 1);
    }
}

bool geonames_is(struct bytes line)
{
    struct bytes columns[GEONAMES_COLUMNS];
    double degrees;

    return split(line, columns) == GEONAMES_COLUMNS &&
           draft_count(columns[ID]) > 0 &&
           draft_degrees(columns[LAT], &degrees) &&
           draft_degrees(columns[LON], &degrees);
}

static void read_kind(struct bytes columns[GEONAMES_COLUMNS],
                      const struct kinds *kinds, struct draft *draft)
{
    uint8_t buffer[KINDS_KEY_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct kinds_found found = {.count = 0};

    writer_put(&w, columns[CLASS]);
    writer_u8(&w, '.');
    writer_put(&w, columns[CODE]);
    (void)kinds_add(kinds, KINDS_GEONAMES, writer_bytes(&w), &found);
    draft_kind(draft, &found);
}

/* A town reaches as far as its people need; as data/README.md has it. */
static void stretch(struct draft *draft, struct bytes class)
{
    double extent_m = 30 * sqrt((double)draft->population);

    if (draft->population == 0 || !bytes_equal(class, BYTES("P")))
        return;
    draft->place.extent_m =
        100 * llround(fmin(fmax(extent_m, 300), 20000) / 100);
}

bool geonames_read(struct bytes line, const struct draft_rules *rules,
                   struct draft *draft, enum draft_skip *skip)
{
    struct bytes columns[GEONAMES_COLUMNS];
    struct bytes source =
        rules->source.size ? rules->source : BYTES("geonames");
    struct point at;

    if (split(line, columns) != GEONAMES_COLUMNS)
        return false;
    draft_clear(draft);
    draft_id(draft, source, "", columns[ID]);
    draft_clean(&draft->name, columns[NAME]);
    draft_clean(&draft->vicinity, columns[COUNTRY]);
    read_kind(columns, rules->kinds, draft);
    draft->population = draft_count(columns[POPULATION]);
    stretch(draft, columns[CLASS]);
    *skip = DRAFT_NO_POSITION;
    if (draft_degrees(columns[LAT], &at.lat_deg) &&
        draft_degrees(columns[LON], &at.lon_deg))
        *skip = draft_locate(draft, at);
    enum draft_skip judged = draft_judge(draft, source);
    if (judged != DRAFT_NO_POSITION)
        *skip = judged;
    return true;
}
