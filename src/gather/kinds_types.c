#include "gather/kinds.h"

/* Cut the first word off a list that is parted by commas. */
static struct bytes next_word(struct bytes *list)
{
    size_t end = bytes_find(*list, ',');
    struct bytes word = bytes_first(*list, end);

    *list = bytes_skip(*list, end < list->size ? end + 1 : end);
    return word;
}

/* Is the word in the list, and how many are there? */
static bool has_word(struct bytes list, struct bytes word, size_t *count)
{
    bool found = false;

    for (*count = 0; list.size; (*count)++)
        found = bytes_equal(next_word(&list), word) || found;
    return found;
}

static const struct bytes general[] = {
    {(const uint8_t *)"point_of_interest", 17},
    {(const uint8_t *)"establishment", 13},
};

/* Bytes that the general words take, with their commas. */
#define GENERAL_BYTES 32

static void write_word(struct writer *w, struct bytes word, size_t words_max,
                       size_t room)
{
    size_t count;

    if (word.size == 0 || has_word(writer_bytes(w), word, &count) ||
        count >= words_max || writer_room(w) < word.size + 1 + room)
        return;
    if (count)
        writer_u8(w, ',');
    writer_put(w, word);
}

void kinds_write_specific(struct writer *w, struct bytes list)
{
    while (list.size)
        write_word(w, next_word(&list), PLACE_TYPES_MAX - COUNT_OF(general),
                   GENERAL_BYTES);
}

/* A town is no establishment. */
void kinds_write_general(struct writer *w)
{
    size_t count;

    if (has_word(writer_bytes(w), BYTES("political"), &count))
        return;
    for (size_t i = 0; i < COUNT_OF(general); i++)
        write_word(w, general[i], PLACE_TYPES_MAX, 0);
}

void kinds_write_types(const struct kinds_found *found, struct writer *w)
{
    for (size_t i = 0; i < found->count; i++)
        kinds_write_specific(w, found->rows[i]->types);
    if (found->count)
        kinds_write_general(w);
}
