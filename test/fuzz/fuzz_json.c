/*
 * fuzz_json - any bytes as JSON that others sent: checked, walked, cut as a
 * Nearby Search, laid out as an answer of Google's new service, and shown as
 * the reason why there are no places.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "others/google.h"
#include "others/legacy.h"
#include "others/message.h"
#include "places/layout.h"
#include "json/json_read.h"

#include <math.h>
#include <string.h>

#define BODY_BYTES_MAX 8192

static uint8_t room[GOOGLE_BYTES_MAX(BODY_BYTES_MAX)];
static uint8_t cut_room[2 * BODY_BYTES_MAX];

static const char key[] = "AIzaSy";

/* ---- what is checked can be walked ---- */

static void check_text(struct bytes inside)
{
    uint8_t plain[BODY_BYTES_MAX], few[7];
    struct writer w = writer_make(plain, sizeof(plain));
    struct writer tight = writer_make(few, sizeof(few));

    HOLD(json_unescape(inside, &w) == ERR_OK);
    HOLD(w.size <= inside.size && utf8_is_valid(writer_bytes(&w)));
    if (json_unescape(inside, &tight) == ERR_OK)
        HOLD(tight.size == w.size);
    else
        HOLD(w.size > sizeof(few) && tight.size + 4 > sizeof(few));
    HOLD(utf8_is_valid(writer_bytes(&tight)));
    HOLD(tight.size == 0 || memcmp(few, plain, tight.size) == 0);
    if (w.size < sizeof(plain) && !memchr(plain, 0, w.size)) {
        plain[w.size] = '\0';
        HOLD(json_reads(inside, (const char *)plain));
    }
}

static void check_number(struct json_value value)
{
    char text[BODY_BYTES_MAX + 1];
    double number = 0, wanted;

    memcpy(text, value.text.data, value.text.size);
    text[value.text.size] = '\0';
    wanted = strtod(text, NULL);
    if (json_number_of(value, &number) != ERR_OK)
        HOLD(fabs(wanted) > 1e308);
    else if (fabs(wanted) > 1e-290 && fabs(wanted) < 1e290)
        HOLD(fabs(number - wanted) <= 1e-14 * fabs(wanted));
}

static void check_walk(struct json_value value, unsigned depth)
{
    struct json_walk walk = json_walk(value);
    struct json_value inner;
    struct bytes name;

    HOLD(value.kind != JSON_NONE && depth <= LAYOUT_DEPTH_MAX);
    if (value.kind == JSON_TEXT)
        check_text(bytes_make(value.text.data + 1, value.text.size - 2));
    else if (value.kind == JSON_NUMBER)
        check_number(value);
    while (json_step(&walk, &name, &inner)) {
        HOLD(inner.text.size && fuzz_is_part(inner.text, value.text));
        HOLD(fuzz_is_part(name, value.text));
        check_text(name);
        check_walk(inner, depth + 1);
    }
}

static void check_json(struct bytes body)
{
    struct json_value value, again;
    const char *why;
    size_t at;

    if (json_check(body, LAYOUT_DEPTH_MAX, &value, &why, &at) != ERR_OK) {
        HOLD(at <= body.size && *why);
        return;
    }
    again = json_first(body);
    HOLD(again.kind == value.kind && again.text.data == value.text.data &&
         again.text.size == value.text.size);
    check_walk(value, 0);
}

/* ---- what is cut is good again ---- */

static void check_cut(struct bytes body, const struct layout *layout,
                      uint32_t items_max)
{
    uint32_t count = items_max < layout->count ? items_max : layout->count;
    struct writer w = writer_make(cut_room, sizeof(cut_room));
    struct layout less;
    const char *why;

    layout_cut(&w, body, layout, items_max);
    HOLD(!w.full && w.size <= body.size);
    HOLD(layout_read(writer_bytes(&w), &less, &why) == ERR_OK);
    HOLD(less.count == count && less.status == layout->status);
    HOLD(bytes_equal(less.message, layout->message));
    if (count == layout->count)
        HOLD(bytes_equal(writer_bytes(&w), body));
    if (count)
        HOLD(memcmp(cut_room, body.data, less.ends[count - 1]) == 0);
}

static bool check_layout(struct bytes body)
{
    struct layout layout;
    const char *why = NULL;

    if (layout_read(body, &layout, &why) != ERR_OK) {
        HOLD(*why);
        return false;
    }
    for (uint32_t i = 0; i <= layout.count + 1; i++)
        check_cut(body, &layout, i);
    return true;
}

/* ---- what is shown ---- */

static void check_google(struct bytes body, const char *keyword)
{
    struct writer w = writer_make(room, GOOGLE_BYTES_MAX(body.size));
    struct places_query query = {.items_max = 20};
    const char *why = NULL;
    enum err error;

    strcpy(query.keyword, keyword);
    error = google_read(body, &query, &w, &why);
    HOLD(error == ERR_OK || (error == ERR_MALFORMED && *why));
    if (error == ERR_OK && w.size <= BODY_BYTES_MAX)
        HOLD(check_layout(writer_bytes(&w)));
    if (error == ERR_OK) {
        struct layout layout;

        HOLD(layout_read(writer_bytes(&w), &layout, &why) == ERR_OK);
        HOLD((layout.status == ANSWER_OK) == (layout.count > 0));
    }
}

static void check_message(const struct writer *w)
{
    struct bytes text = writer_bytes(w);

    HOLD(!w->full && text.size <= MESSAGE_BYTES_MAX && utf8_is_valid(text));
    for (size_t i = 0; i < text.size; i++)
        HOLD(text.data[i] >= 0x20 && text.data[i] != 0x7f);
    HOLD(!text.size || !memmem(text.data, text.size, key, sizeof(key) - 1));
}

static void check_reasons(struct bytes body, bool good)
{
    uint8_t message[MESSAGE_BYTES_MAX];
    struct writer w = writer_make(message, sizeof(message));
    struct layout layout;
    bool again;
    enum answer_status status =
        legacy_read(body, bytes_text(key), &layout, &w, &again);

    check_message(&w);
    HOLD(good || status == ANSWER_UNKNOWN_ERROR);
    HOLD((status <= ANSWER_ZERO_RESULTS) == (w.size == 0));
    w = writer_make(message, sizeof(message));
    status = google_error(403, body, bytes_text(key), &w, &again);
    HOLD(status == ANSWER_REQUEST_DENIED && !again && w.size);
    check_message(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes body = bytes_make(data, size);

    if (size > BODY_BYTES_MAX)
        return 0;
    check_json(body);
    check_reasons(body, check_layout(body));
    check_google(body, "");
    check_google(body, "a");
    return 0;
}
