#include "gather/draft.h"

#include "base/decimal.h"

#define WORD_BYTES_MAX 60

static bool is_word(struct bytes word)
{
    for (size_t i = 0; i < word.size; i++) {
        uint8_t byte = word.data[i];

        if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') &&
            byte != '_')
            return false;
    }
    return word.size > 0 && word.size <= WORD_BYTES_MAX;
}

/* The row of a tag, or of a very word. */
static void find(const struct kinds *kinds, struct bytes word,
                 struct kinds_found *found)
{
    size_t equals = bytes_find(word, '=');

    if (equals < word.size)
        kinds_add_tag(kinds, bytes_first(word, equals),
                      bytes_skip(word, equals + 1), found);
    else if (!kinds_add(kinds, KINDS_TYPE, word, found)) {
        found->count = 0;
        if (!kinds_add(kinds, KINDS_OVERTURE, word, found))
            found->count = 0;
    }
}

static void take_word(struct draft *draft, const struct kinds *kinds,
                      struct bytes word)
{
    struct kinds_found found = {.count = 0};
    bool believed;

    find(kinds, word, &found);
    believed = found.count == 0 && is_word(word);
    if (believed) {
        kinds_write_specific(&draft->types, word);
        (void)kinds_add(kinds, KINDS_TYPE, word, &found);
    }
    if (found.count == 0 || (!believed && found.rows[0]->weight == 0))
        return;
    if (!believed)
        kinds_write_specific(&draft->types, found.rows[0]->types);
    if (found.rows[0]->weight > draft->kind_weight) {
        draft->kind_weight = found.rows[0]->weight;
        draft->place.extent_m = found.rows[0]->extent_m;
    }
}

static bool parts_words(uint8_t byte)
{
    return byte == ',' || byte == ';' || byte == '|' || byte == ' ';
}

void draft_words(struct draft *draft, const struct kinds *kinds,
                 struct bytes list)
{
    while (list.size) {
        size_t end = 0;

        while (end < list.size && !parts_words(list.data[end]))
            end++;
        take_word(draft, kinds, bytes_first(list, end));
        list = bytes_skip(list, end < list.size ? end + 1 : end);
    }
    if (draft->kind_weight)
        kinds_write_general(&draft->types);
}

bool draft_degrees(struct bytes text, double *degrees)
{
    bool negative = text.size && text.data[0] == '-';
    struct decimal number;

    if (negative || (text.size && text.data[0] == '+'))
        text = bytes_skip(text, 1);
    if (decimal_parse(text, &number) != ERR_OK)
        return false;
    *degrees = (double)number.billionths / 1e9;
    if (negative)
        *degrees = -*degrees;
    return true;
}

uint64_t draft_count(struct bytes text)
{
    struct decimal number;

    if (decimal_parse(text, &number) != ERR_OK)
        return 0;
    return (uint64_t)number.billionths / NS_PER_S;
}
