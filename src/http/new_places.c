#include "http/new_places.h"

#include "http/new_place.h"
#include "places/layout.h"

static bool is_wanted(const struct nearby_new *asked, struct json_value place)
{
    struct json_value types = json_member(place, "types"), type;
    uint8_t room[2048];
    struct writer list = writer_make(room, sizeof(room));
    struct json_walk walk = json_walk(types);

    while (types.kind == JSON_ARRAY && json_step(&walk, NULL, &type)) {
        if (list.size)
            writer_u8(&list, ',');
        if (json_text_of(type, &list) != ERR_OK)
            break;
    }
    return nearby_new_fits(asked, writer_bytes(&list));
}

static void put_places(struct new_making *m, struct json_value results,
                       const struct nearby_new *asked)
{
    struct json_walk walk = json_walk(results);
    struct json_value place;
    uint32_t count = 0;

    if (results.kind != JSON_ARRAY)
        return;
    while (count < asked->items_max && json_step(&walk, NULL, &place)) {
        if (!is_wanted(asked, place))
            continue;
        if (count++ == 0) {
            json_key(&m->json, "places");
            json_array_begin(&m->json);
        }
        json_next(&m->json);
        new_place_write(m, place);
    }
    if (count)
        json_array_end(&m->json);
}

static enum answer_status status_of(struct json_value whole)
{
    struct json_value status = json_member(whole, "status");

    for (int i = 0; i < ANSWER_STATUSES; i++)
        if (json_is_text(status, answer_status_texts[i]))
            return (enum answer_status)i;
    return ANSWER_UNKNOWN_ERROR;
}

static void write_places(struct writer *w, struct json_value whole,
                         const struct nearby_new *asked, uint32_t leaves)
{
    struct new_making making = {.json = json_make(w), .leaves = leaves};

    new_credits_read(json_member(whole, "html_attributions"), &making.credits);
    json_object_begin(&making.json);
    put_places(&making, json_member(whole, "results"), asked);
    json_object_end(&making.json);
}

static void write_error(struct writer *w, enum answer_status status,
                        struct json_value message)
{
    uint8_t room[NEW_ERROR_BYTES_MAX];
    struct writer text = writer_make(room, sizeof(room));

    if (json_text_of(message, &text) == ERR_UNKNOWN)
        writer_text(&text, "there is no reason given");
    new_error_write(w, status, writer_bytes(&text));
}

unsigned new_places_write(struct writer *w, struct bytes text,
                          const struct nearby_new *asked, uint32_t leaves)
{
    enum answer_status status = ANSWER_UNKNOWN_ERROR;
    struct json_value whole = {JSON_NONE, {NULL, 0}};
    const char *why;
    size_t at;

    if (json_check(text, LAYOUT_DEPTH_MAX, &whole, &why, &at) == ERR_OK)
        status = status_of(whole);
    if (new_errors[status].code == 200)
        write_places(w, whole, asked, leaves);
    else
        write_error(w, status, json_member(whole, "error_message"));
    return new_errors[status].code;
}
