#include "others/google_credits.h"

#include "places/answer.h"

#include <string.h>

struct attributions {
    uint8_t room[ATTRIBUTIONS_MAX * ATTRIBUTION_BYTES_MAX];
    struct bytes list[ATTRIBUTIONS_MAX];
    size_t count;
    struct writer w;
};

/* A text as HTML shows it. Fails if it does not fit. */
static bool put_html(struct writer *w, struct json_value text)
{
    uint8_t buffer[ATTRIBUTION_BYTES_MAX];
    struct writer plain = writer_make(buffer, sizeof(buffer));

    if (json_text_of(text, &plain) != ERR_OK)
        return false;
    for (size_t i = 0; i < plain.size; i++) {
        if (buffer[i] == '&')
            writer_text(w, "&amp;");
        else if (buffer[i] == '<')
            writer_text(w, "&lt;");
        else if (buffer[i] == '>')
            writer_text(w, "&gt;");
        else if (buffer[i] == '"')
            writer_text(w, "&quot;");
        else
            writer_u8(w, buffer[i]);
    }
    return !w->full;
}

static bool is_link(struct json_value text)
{
    static const char *const schemes[] = {"https://", "http://", "//"};
    uint8_t buffer[ATTRIBUTION_BYTES_MAX];
    struct writer plain = writer_make(buffer, sizeof(buffer));

    if (json_text_of(text, &plain) != ERR_OK)
        return false;
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        struct bytes scheme = bytes_text(schemes[i]);

        if (plain.size > scheme.size &&
            memcmp(buffer, scheme.data, scheme.size) == 0)
            return true;
    }
    return false;
}

/* As Nearby Search has it: a link, or a name alone. */
static bool put_attribution(struct writer *w, struct json_value value)
{
    struct json_value name = json_member(value, "provider");
    struct json_value uri = json_member(value, "providerUri");

    if (!is_link(uri))
        return put_html(w, name);
    writer_text(w, "<a href=\"");
    if (!put_html(w, uri))
        return false;
    writer_text(w, "\">");
    if (!put_html(w, name))
        return false;
    writer_text(w, "</a>");
    return !w->full;
}

static bool is_known(const struct attributions *a, struct bytes text)
{
    for (size_t i = 0; i < a->count; i++)
        if (bytes_equal(a->list[i], text))
            return true;
    return false;
}

static void add_attribution(struct attributions *a, struct json_value value)
{
    struct writer before = a->w;
    struct bytes text;

    if (a->count == ATTRIBUTIONS_MAX)
        return;
    if (!put_attribution(&a->w, value)) {
        a->w = before;
        return;
    }
    text = bytes_make(a->room + before.size, a->w.size - before.size);
    if (is_known(a, text))
        a->w = before;
    else
        a->list[a->count++] = text;
}

void google_credits_write(struct json *json, struct json_value places)
{
    struct json_walk walk = json_walk(places), inner;
    struct json_value place, value;
    struct attributions a;

    a.count = 0;
    a.w = writer_make(a.room, sizeof(a.room));
    while (json_step(&walk, NULL, &place)) {
        inner = json_walk(json_member(place, "attributions"));
        while (json_step(&inner, NULL, &value))
            add_attribution(&a, value);
    }
    json_key(json, "html_attributions");
    json_texts(json, a.list, a.count);
}
