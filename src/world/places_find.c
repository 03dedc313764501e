#include "world/places_find.h"

#include "base/utf8.h"
#include "world/clock.h"

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

/* Fails    ERR_SYSTEM  the file is damaged. */
static enum err show_block(struct places_db *places, uint32_t id)
{
    sqlite3_stmt *statement = places->by_id;
    enum err error = ERR_SYSTEM;

    places->looks = 0;
    sqlite3_bind_int64(statement, 1, id);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        const void *bytes = sqlite3_column_blob(statement, 0);
        size_t size = (size_t)sqlite3_column_bytes(statement, 0);

        if (search_take(&places->search, bytes_make(bytes, size)) == ERR_OK)
            error = ERR_OK;
    }
    sqlite3_reset(statement);
    return error;
}

/* Fails    ERR_SYSTEM  the file is damaged.  ERR_LIMIT  time is up. */
static enum err find(struct places_db *places, const struct places_query *query,
                     int64_t deadline_mono_ns)
{
    enum err error = ERR_OK;
    uint32_t id;

    search_begin(&places->search, query, places->root, places->root_level);
    while (error == ERR_OK && search_next(&places->search, &id)) {
        error = show_block(places, id);
        if (error == ERR_OK && clock_mono_ns() > deadline_mono_ns)
            error = ERR_LIMIT;
    }
    return error;
}

static bool is_text(const struct place *place)
{
    return utf8_is_valid(place->id) && utf8_is_valid(place->name) &&
           utf8_is_valid(place->types) && utf8_is_valid(place->vicinity);
}

/* An answer is JSON, whatever a damaged file has for names. */
static bool are_texts(const struct answer *answer)
{
    bool good = true;

    for (size_t i = 0; i < answer->place_count; i++)
        good = good && is_text(&answer->places[i]);
    for (size_t i = 0; i < answer->attribution_count; i++)
        good = good && utf8_is_valid(answer->attributions[i]);
    return good;
}

static void refuse(struct answer *answer, const char *why)
{
    *answer =
        (struct answer){.status = ANSWER_UNKNOWN_ERROR, .error_message = why};
}

static void give(struct places_db *places, struct answer *answer)
{
    answer->place_count = places->search.count;
    for (size_t i = 0; i < answer->place_count; i++)
        answer->places[i] = *search_find_at(&places->search, i);
    attribute(places, answer);
    if (!are_texts(answer))
        refuse(answer, "the places file is damaged");
    else if (answer->place_count == 0)
        answer->status = ANSWER_ZERO_RESULTS;
}

void places_find(struct places_db *places, const struct places_query *query,
                 int64_t deadline_mono_ns, struct answer *answer)
{
    *answer = (struct answer){.status = ANSWER_OK};
    switch (find(places, query, deadline_mono_ns)) {
    case ERR_OK:
        give(places, answer);
        break;
    case ERR_LIMIT:
        refuse(answer, "the places took too long to look up");
        break;
    default:
        refuse(answer, "the places file is damaged");
        break;
    }
}
