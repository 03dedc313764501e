/* Whose data places are: HTML in the old layout, names and links in the new. */
#include "http/new_place.h"

#include <string.h>

static const struct {
    const char *entity;
    char character;
} entities[] = {
    {"&amp;", '&'},  {"&lt;", '<'},   {"&gt;", '>'},
    {"&quot;", '"'}, {"&#39;", '\''},
};

static bool begins_with(struct bytes text, const char *with)
{
    size_t size = strlen(with);

    return text.size >= size && memcmp(text.data, with, size) == 0;
}

/* Behind the first time that it stands there; nothing if it does not. */
static struct bytes behind(struct bytes html, const char *what)
{
    while (html.size && !begins_with(html, what))
        html = bytes_skip(html, 1);
    return html.size ? bytes_skip(html, strlen(what)) : html;
}

/* The character at the front. Gives    how many bytes it took. */
static size_t put_one(struct bytes html, struct writer *w)
{
    for (size_t i = 0; i < COUNT_OF(entities); i++)
        if (begins_with(html, entities[i].entity)) {
            writer_u8(w, (uint8_t)entities[i].character);
            return strlen(entities[i].entity);
        }
    writer_u8(w, html.data[0]);
    return 1;
}

/* As a person sees it: without tags. */
static struct bytes plain(struct bytes html, struct writer *w)
{
    size_t begin = w->size;

    while (html.size && !w->full) {
        size_t used =
            html.data[0] == '<' ? bytes_find(html, '>') + 1 : put_one(html, w);

        html = bytes_skip(html, used < html.size ? used : html.size);
    }
    return bytes_make(w->data + begin, w->size - begin);
}

static struct bytes link_of(struct bytes html, struct writer *w)
{
    struct bytes link = behind(html, "href=\"");

    return plain(bytes_first(link, bytes_find(link, '"')), w);
}

void new_credits_read(struct json_value attributions,
                      struct new_credits *credits)
{
    struct writer w = writer_make(credits->room, sizeof(credits->room));
    struct json_walk walk = json_walk(attributions);
    struct json_value value;

    credits->count = 0;
    if (attributions.kind != JSON_ARRAY)
        return;
    while (credits->count < ATTRIBUTIONS_MAX &&
           json_step(&walk, NULL, &value)) {
        uint8_t room[ATTRIBUTION_BYTES_MAX];
        struct writer html = writer_make(room, sizeof(room));

        if (json_text_of(value, &html) != ERR_OK)
            continue;
        struct bytes uri = link_of(writer_bytes(&html), &w);
        struct bytes provider = plain(writer_bytes(&html), &w);
        credits->list[credits->count++] = (struct new_credit){provider, uri};
    }
}
