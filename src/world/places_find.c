#include "world/places_find.h"

#include <string.h>

struct candidate {
    int64_t row;
    double distance_m;
};

/* The nearest so far, in order; those equally far in order of their rows. */
static void keep_nearest(struct candidate *nearest, size_t *count, size_t max,
                         struct candidate candidate)
{
    size_t at = *count;

    while (at && (nearest[at - 1].distance_m > candidate.distance_m ||
                  (nearest[at - 1].distance_m >= candidate.distance_m &&
                   nearest[at - 1].row > candidate.row)))
        at--;
    if (at == max)
        return;
    size_t tail = *count < max ? *count - at : max - at - 1;
    memmove(&nearest[at + 1], &nearest[at], tail * sizeof(*nearest));
    nearest[at] = candidate;
    if (*count < max)
        (*count)++;
}

/* Fails    ERR_SYSTEM  the file is damaged.  ERR_LIMIT  time is up. */
static enum err step_error(int result)
{
    if (result == SQLITE_DONE)
        return ERR_OK;
    return result == SQLITE_INTERRUPT ? ERR_LIMIT : ERR_SYSTEM;
}

static enum err scan_box(struct places_db *places, const struct box *box,
                         struct point centre, double radius_m,
                         struct candidate *nearest, size_t *count, size_t max)
{
    sqlite3_stmt *statement = places->in_box;
    int result;

    sqlite3_bind_double(statement, 1, box->north_deg);
    sqlite3_bind_double(statement, 2, box->south_deg);
    sqlite3_bind_double(statement, 3, box->east_deg);
    sqlite3_bind_double(statement, 4, box->west_deg);
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        struct point at = {(double)sqlite3_column_int64(statement, 1) / 1e7,
                           (double)sqlite3_column_int64(statement, 2) / 1e7};
        struct candidate candidate = {sqlite3_column_int64(statement, 0),
                                      globe_distance_m(centre, at)};

        if (candidate.distance_m <= radius_m)
            keep_nearest(nearest, count, max, candidate);
    }
    sqlite3_reset(statement);
    return step_error(result);
}

static struct bytes copy_text(sqlite3_stmt *statement, int column,
                              size_t size_max, struct writer *texts)
{
    const void *text = sqlite3_column_text(statement, column);
    size_t size = (size_t)sqlite3_column_bytes(statement, column);
    size_t begin = texts->size;

    if (size > size_max)
        size = size_max;
    writer_put(texts, bytes_make(text, size));
    assert(!texts->full);
    return bytes_make(texts->data + begin, size);
}

static enum err read_place(struct places_db *places, int64_t row,
                           struct place *place, struct writer *texts)
{
    sqlite3_stmt *statement = places->by_row;

    sqlite3_bind_int64(statement, 1, row);
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *place = (struct place){
            .id = copy_text(statement, 0, PLACE_ID_BYTES_MAX, texts),
            .name = copy_text(statement, 1, PLACE_TEXT_BYTES_MAX, texts),
            .types = copy_text(statement, 2, PLACE_TYPES_BYTES_MAX, texts),
            .vicinity = copy_text(statement, 3, PLACE_TEXT_BYTES_MAX, texts),
            .lat_e7 = sqlite3_column_int64(statement, 4),
            .lon_e7 = sqlite3_column_int64(statement, 5),
            .extent_m = sqlite3_column_int64(statement, 6),
        };
    sqlite3_reset(statement);
    if (result == SQLITE_ROW)
        return ERR_OK;
    return result == SQLITE_DONE ? ERR_SYSTEM : step_error(result);
}

/* Whose data stands in the answer: an ID begins with its source. */
static void attribute(const struct places_db *places, struct answer *answer)
{
    for (size_t i = 0; i < places->attribution_count; i++) {
        struct bytes source = places->sources[i];
        bool used = false;

        for (size_t j = 0; j < answer->place_count; j++) {
            struct bytes id = answer->places[j].id;

            used = used || (id.size > source.size &&
                            bytes_equal(bytes_first(id, source.size), source));
        }
        if (used)
            answer->attributions[answer->attribution_count++] =
                places->attributions[i];
    }
}

static enum err find(struct places_db *places, struct point centre,
                     double radius_m, size_t items_max, struct answer *answer)
{
    struct candidate nearest[QUESTION_ITEM_MAX + 1];
    struct writer texts = writer_make(places->texts, sizeof(places->texts));
    struct box boxes[2];
    size_t box_count = globe_boxes(centre, radius_m, boxes), count = 0;
    enum err error = ERR_OK;

    for (size_t i = 0; i < box_count && error == ERR_OK; i++)
        error = scan_box(places, &boxes[i], centre, radius_m, nearest, &count,
                         items_max);
    for (size_t i = 0; i < count && error == ERR_OK; i++)
        error = read_place(places, nearest[i].row, &answer->places[i], &texts);
    answer->place_count = error == ERR_OK ? count : 0;
    return error;
}

void places_find(struct places_db *places, struct point centre, double radius_m,
                 size_t items_max, int64_t deadline_mono_ns,
                 struct answer *answer)
{
    assert(items_max <= QUESTION_ITEM_MAX);
    *answer = (struct answer){.status = ANSWER_OK};
    places->deadline_mono_ns = deadline_mono_ns;
    switch (find(places, centre, radius_m, items_max, answer)) {
    case ERR_OK:
        attribute(places, answer);
        if (answer->place_count == 0)
            answer->status = ANSWER_ZERO_RESULTS;
        break;
    case ERR_LIMIT:
        answer->status = ANSWER_UNKNOWN_ERROR;
        answer->error_message = "the places took too long to look up";
        break;
    default:
        answer->status = ANSWER_UNKNOWN_ERROR;
        answer->error_message = "the places file is damaged";
        break;
    }
}
