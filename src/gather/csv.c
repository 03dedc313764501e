#include "gather/csv.h"

enum err csv_cut(struct bytes *text, bool ended, struct bytes *row,
                 int64_t *lines)
{
    bool quoted = false;
    size_t end = 0;

    *lines = 1;
    for (; end < text->size && end <= CSV_ROW_BYTES_MAX; end++) {
        uint8_t byte = text->data[end];

        if (byte == '\n' && !quoted)
            break;
        *lines += byte == '\n';
        quoted = quoted != (byte == '"');
    }
    if (end > CSV_ROW_BYTES_MAX)
        return ERR_LIMIT;
    if (end == text->size && (!ended || end == 0))
        return ERR_SHORT;
    *row = bytes_first(*text, end);
    *text = bytes_skip(*text, end < text->size ? end + 1 : end);
    if (row->size && row->data[row->size - 1] == '\r')
        row->size--;
    return ERR_OK;
}

/* What does not fit is cut off. */
static void put(struct writer *w, struct bytes bytes)
{
    size_t room = writer_room(w);

    writer_put(w, bytes_first(bytes, bytes.size < room ? bytes.size : room));
}

static const char *cut_quoted(struct bytes *rest, uint8_t delimiter,
                              struct writer *w)
{
    *rest = bytes_skip(*rest, 1);
    for (;;) {
        size_t end = bytes_find(*rest, '"');

        put(w, bytes_first(*rest, end));
        if (end == rest->size)
            return "a quote is never closed";
        *rest = bytes_skip(*rest, end + 1);
        if (rest->size == 0 || rest->data[0] == delimiter)
            return NULL;
        if (rest->data[0] != '"')
            return "behind a closing quote there is more";
        put(w, BYTES("\""));
        *rest = bytes_skip(*rest, 1);
    }
}

/* One value from the front, without its quotes; *more tells whether another
 * one follows. Gives what is wrong, or NULL. */
static const char *cut_value(struct bytes *rest, uint8_t delimiter,
                             struct writer *w, bool *more)
{
    const char *why = NULL;

    if (rest->size && rest->data[0] == '"') {
        why = cut_quoted(rest, delimiter, w);
    } else {
        size_t end = bytes_find(*rest, delimiter);

        put(w, bytes_first(*rest, end));
        *rest = bytes_skip(*rest, end);
    }
    *more = rest->size > 0;
    if (*more && !why)
        *rest = bytes_skip(*rest, 1);
    return why;
}

static struct bytes trimmed(struct bytes text)
{
    while (text.size && text.data[0] <= ' ')
        text = bytes_skip(text, 1);
    while (text.size && text.data[text.size - 1] <= ' ')
        text = bytes_first(text, text.size - 1);
    return text;
}

static const struct {
    const char *name;
    enum csv_field field;
} names[] = {
    {"id", CSV_ID},
    {"name", CSV_NAME},
    {"lat", CSV_LAT},
    {"latitude", CSV_LAT},
    {"y", CSV_LAT},
    {"lon", CSV_LON},
    {"lng", CSV_LON},
    {"longitude", CSV_LON},
    {"x", CSV_LON},
    {"types", CSV_TYPES},
    {"type", CSV_TYPES},
    {"category", CSV_TYPES},
    {"vicinity", CSV_VICINITY},
    {"address", CSV_VICINITY},
    {"population", CSV_POPULATION},
};

/* ASCII whatever its case. */
static bool is_name(struct bytes text, struct bytes name)
{
    if (text.size != name.size)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];

        if ((byte >= 'A' && byte <= 'Z' ? byte + 32 : byte) != name.data[i])
            return false;
    }
    return true;
}

static uint8_t most_frequent(struct bytes row)
{
    static const uint8_t delimiters[] = {',', ';', '\t'};
    size_t counts[256] = {0};
    uint8_t best = delimiters[0];

    for (size_t i = 0; i < row.size; i++)
        counts[row.data[i]]++;
    for (size_t i = 1; i < sizeof(delimiters); i++)
        if (counts[delimiters[i]] > counts[best])
            best = delimiters[i];
    return best;
}

static void take_name(struct csv_header *header, struct bytes text, uint32_t at)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (is_name(trimmed(text), bytes_text(names[i].name)) &&
            header->at[names[i].field] == CSV_NOWHERE)
            header->at[names[i].field] = at;
}

enum err csv_head(struct bytes row, struct csv_header *header, const char **why)
{
    bool more = true;

    header->delimiter = most_frequent(row);
    for (size_t i = 0; i < CSV_FIELDS; i++)
        header->at[i] = CSV_NOWHERE;
    *why = NULL;
    for (uint32_t at = 0; more && !*why && at < CSV_COLUMNS_MAX; at++) {
        uint8_t buffer[64];
        struct writer w = writer_make(buffer, sizeof(buffer));

        *why = cut_value(&row, header->delimiter, &w, &more);
        take_name(header, writer_bytes(&w), at);
    }
    if (!*why && (header->at[CSV_NAME] == CSV_NOWHERE ||
                  header->at[CSV_LAT] == CSV_NOWHERE ||
                  header->at[CSV_LON] == CSV_NOWHERE ||
                  header->at[CSV_TYPES] == CSV_NOWHERE))
        *why = "the header must name the columns name, lat, lon and types";
    return *why ? ERR_MALFORMED : ERR_OK;
}

/* The values that mean something; each cut to its room. */
struct values {
    struct bytes of[CSV_FIELDS];
    uint8_t room[CSV_FIELDS][4 * PLACE_TEXT_BYTES_MAX];
};

static const char *read_values(struct bytes row,
                               const struct csv_header *header,
                               struct values *values)
{
    bool more = true;
    const char *why = NULL;

    for (size_t i = 0; i < CSV_FIELDS; i++)
        values->of[i] = BYTES("");
    for (uint32_t at = 0; more && !why; at++) {
        uint8_t nowhere[1];
        size_t field = 0;

        while (field < CSV_FIELDS && header->at[field] != at)
            field++;
        struct writer w =
            field < CSV_FIELDS
                ? writer_make(values->room[field], sizeof(values->room[field]))
                : writer_make(nowhere, 0);
        why = cut_value(&row, header->delimiter, &w, &more);
        if (field < CSV_FIELDS)
            values->of[field] = trimmed(writer_bytes(&w));
    }
    return why;
}

enum err csv_read(struct bytes row, const struct csv_header *header,
                  const struct draft_rules *rules, struct draft *draft,
                  enum draft_skip *skip, const char **why)
{
    struct bytes source = rules->source.size ? rules->source : BYTES("data");
    struct values values;
    struct point at;

    *why = read_values(row, header, &values);
    if (*why)
        return ERR_MALFORMED;
    draft_clear(draft);
    draft_id(draft, source, "", values.of[CSV_ID]);
    draft_clean(&draft->name, values.of[CSV_NAME]);
    draft_clean(&draft->vicinity, values.of[CSV_VICINITY]);
    draft_words(draft, rules->kinds, values.of[CSV_TYPES]);
    draft->population = draft_count(values.of[CSV_POPULATION]);
    *skip = DRAFT_NO_POSITION;
    if (draft_degrees(values.of[CSV_LAT], &at.lat_deg) &&
        draft_degrees(values.of[CSV_LON], &at.lon_deg))
        *skip = draft_locate(draft, at);
    enum draft_skip judged = draft_judge(draft, source);
    if (judged != DRAFT_NO_POSITION)
        *skip = judged;
    return ERR_OK;
}
