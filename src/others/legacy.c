#include "others/legacy.h"

#include "others/message.h"
#include "others/query_text.h"

/* RFC 3986, 2.3. */
static bool is_unreserved(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
           byte == '_' || byte == '~';
}

static void write_encoded(struct writer *w, struct bytes text)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];

        if (is_unreserved(byte)) {
            writer_u8(w, byte);
            continue;
        }
        writer_u8(w, '%');
        writer_u8(w, (uint8_t)digits[byte >> 4]);
        writer_u8(w, (uint8_t)digits[byte & 15]);
    }
}

void legacy_write_query(struct writer *w, const struct places_query *query)
{
    struct bytes types[QUERY_TYPES_MAX];

    writer_text(w, "location=");
    query_write_degrees(w, query->lat_e9);
    writer_u8(w, ',');
    query_write_degrees(w, query->lon_e9);
    writer_text(w, "&radius=");
    query_write_metres(w, query);
    if (query_types(query, types)) {
        writer_text(w, "&type=");
        write_encoded(w, types[0]);
    }
    if (query->keyword[0]) {
        writer_text(w, "&keyword=");
        write_encoded(w, bytes_text(query->keyword));
    }
}

/* What people put before it when they put no JSON there. */
static bool is_markup(struct bytes body)
{
    while (body.size && body.data[0] <= ' ')
        body = bytes_skip(body, 1);
    return body.size && body.data[0] == '<';
}

static enum answer_status refuse(struct bytes body, const char *why,
                                 struct writer *message)
{
    message_put(message, "Google's answer is no Nearby Search: ");
    if (body.size == 0)
        why = "it is empty";
    else if (is_markup(body))
        why = "it is HTML or XML";
    message_put(message, why);
    return ANSWER_UNKNOWN_ERROR;
}

enum answer_status legacy_read(struct bytes body, struct bytes key,
                               struct layout *layout, struct writer *message,
                               bool *again)
{
    const char *why;

    *again = false;
    if (layout_read(body, layout, &why) != ERR_OK)
        return refuse(body, why, message);
    *again = layout->status == ANSWER_UNKNOWN_ERROR;
    if (layout->status == ANSWER_OK || layout->status == ANSWER_ZERO_RESULTS)
        return layout->status;
    if (layout->message.size) {
        message_write(message, layout->message, key);
    } else {
        message_put(message, "Google says no more than ");
        message_put(message, answer_status_texts[layout->status]);
    }
    return layout->status;
}
