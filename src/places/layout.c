#include "places/layout.h"

#include "json/json_read.h"

struct reading {
    struct bytes text;
    struct layout *layout;
    const char *why; /* NULL = all is well so far */
    bool results, status;
};

static uint32_t offset(const struct reading *r, const uint8_t *at)
{
    return (uint32_t)(at - r->text.data);
}

static void read_item(struct reading *r, struct json_value item)
{
    struct layout *layout = r->layout;

    if (layout->count == LAYOUT_ITEMS_MAX)
        r->why = "it has too many results";
    else if (item.kind != JSON_OBJECT)
        r->why = "a result is no object";
    else
        layout->ends[layout->count++] =
            offset(r, item.text.data + item.text.size);
}

static void read_results(struct reading *r, struct json_value value)
{
    struct json_walk walk = json_walk(value);
    struct json_value item;

    if (r->results)
        r->why = "it has two members named results";
    else if (value.kind != JSON_ARRAY)
        r->why = "its results are no array";
    r->results = true;
    if (r->why)
        return;
    r->layout->open = offset(r, value.text.data + 1);
    r->layout->close = offset(r, value.text.data + value.text.size - 1);
    while (!r->why && json_step(&walk, NULL, &item))
        read_item(r, item);
}

static void read_status(struct reading *r, struct json_value value)
{
    int status = 0;

    while (status < ANSWER_STATUSES &&
           !json_is_text(value, answer_status_texts[status]))
        status++;
    if (r->status)
        r->why = "it has two members named status";
    else if (status == ANSWER_STATUSES)
        r->why = "its status is none of Google's words";
    else
        r->layout->status = (enum answer_status)status;
    r->status = true;
}

static void read_message(struct reading *r, struct json_value value)
{
    if (value.kind == JSON_TEXT)
        r->layout->message =
            bytes_make(value.text.data + 1, value.text.size - 2);
}

static void read_members(struct reading *r, struct json_value object)
{
    struct json_walk walk = json_walk(object);
    struct json_value value;
    struct bytes key;

    while (!r->why && json_step(&walk, &key, &value)) {
        if (json_reads(key, "results"))
            read_results(r, value);
        else if (json_reads(key, "status"))
            read_status(r, value);
        else if (json_reads(key, "error_message"))
            read_message(r, value);
    }
    if (!r->why && !r->results)
        r->why = "it has no results";
    if (!r->why && !r->status)
        r->why = "it has no status";
}

enum err layout_read(struct bytes text, struct layout *layout, const char **why)
{
    struct reading r = {.text = text, .layout = layout};
    struct json_value value;
    size_t at;

    *layout = (struct layout){.count = 0};
    if (text.size > UINT32_MAX)
        r.why = "it is too long";
    else if (json_check(text, LAYOUT_DEPTH_MAX, &value, &r.why, &at) == ERR_OK)
        read_members(&r, value);
    if (!r.why)
        return ERR_OK;
    *why = r.why;
    return ERR_MALFORMED;
}

void layout_cut(struct writer *w, struct bytes text,
                const struct layout *layout, uint32_t items_max)
{
    uint32_t first, then;

    if (items_max >= layout->count) {
        writer_put(w, text);
        return;
    }
    /* "[]" for none; otherwise the white space before "]" stays. */
    first = items_max ? layout->ends[items_max - 1] : layout->open;
    then = items_max ? layout->ends[layout->count - 1] : layout->close;
    writer_put(w, bytes_first(text, first));
    writer_put(w, bytes_skip(text, then));
}
