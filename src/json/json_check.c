#include "json/json_read.h"
#include "json/json_scan.h"

#include <string.h>

/* What may stand next, apart from white space. */
enum want {
    WANT_VALUE,
    WANT_ITEM_OR_END, /* behind a "[" */
    WANT_KEY_OR_END,  /* behind a "{" */
    WANT_KEY,
    WANT_NEXT, /* behind a value: a comma, or the end of what it is in */
};

struct check {
    struct json_scan scan;
    unsigned depth, depth_max;
    uint64_t objects[JSON_DEPTH_MAX / 64]; /* a bit for each depth: 1 = "{" */
};

static enum want fail(struct check *c, const char *why)
{
    json_scan_fail(&c->scan, why);
    return WANT_NEXT;
}

static enum want open_with(struct check *c, bool object)
{
    uint64_t bit = (uint64_t)1 << c->depth % 64;

    if (c->depth == c->depth_max)
        return fail(c, "too many objects and arrays in one another");
    if (object)
        c->objects[c->depth / 64] |= bit;
    else
        c->objects[c->depth / 64] &= ~bit;
    c->depth++;
    c->scan.at++;
    return object ? WANT_KEY_OR_END : WANT_ITEM_OR_END;
}

static bool in_object(const struct check *c)
{
    return c->objects[(c->depth - 1) / 64] >> (c->depth - 1) % 64 & 1;
}

static enum want close_with(struct check *c)
{
    c->depth--;
    c->scan.at++;
    return WANT_NEXT;
}

static enum want check_value(struct check *c)
{
    switch (*c->scan.at) {
    case '{':
        return open_with(c, true);
    case '[':
        return open_with(c, false);
    case '"':
        json_scan_text(&c->scan);
        break;
    case 't':
        json_scan_word(&c->scan, BYTES("true"));
        break;
    case 'f':
        json_scan_word(&c->scan, BYTES("false"));
        break;
    case 'n':
        json_scan_word(&c->scan, BYTES("null"));
        break;
    default:
        json_scan_number(&c->scan);
    }
    return WANT_NEXT;
}

static enum want check_key(struct check *c)
{
    if (*c->scan.at != '"')
        return fail(c, "a key is missing");
    json_scan_text(&c->scan);
    if (c->scan.why)
        return WANT_NEXT;
    json_scan_blanks(&c->scan);
    if (!json_scan_take(&c->scan, ':'))
        return fail(c, "a colon is missing");
    return WANT_VALUE;
}

static enum want check_next(struct check *c)
{
    bool object = in_object(c);

    if (*c->scan.at == (object ? '}' : ']'))
        return close_with(c);
    if (!json_scan_take(&c->scan, ','))
        return fail(c, "a comma or a closing bracket is missing");
    return object ? WANT_KEY : WANT_VALUE;
}

static enum want check_step(struct check *c, enum want want)
{
    if (want == WANT_NEXT)
        return check_next(c);
    if (want == WANT_KEY_OR_END && *c->scan.at == '}')
        return close_with(c);
    if (want == WANT_ITEM_OR_END && *c->scan.at == ']')
        return close_with(c);
    if (want == WANT_KEY_OR_END || want == WANT_KEY)
        return check_key(c);
    return check_value(c);
}

/* Nothing may stand behind the value. */
static void check_end(struct check *c)
{
    json_scan_blanks(&c->scan);
    if (c->scan.at < c->scan.end)
        fail(c, "something stands behind the value");
}

/* One value and the white space around it; gives where it is. */
static struct bytes check_whole(struct check *c)
{
    enum want want = WANT_VALUE;
    struct bytes value;

    json_scan_blanks(&c->scan);
    value.data = c->scan.at;
    do {
        json_scan_blanks(&c->scan);
        if (c->scan.at == c->scan.end)
            fail(c, "");
        else
            want = check_step(c, want);
    } while (!c->scan.why && (want != WANT_NEXT || c->depth));
    value.size = (size_t)(c->scan.at - value.data);
    if (!c->scan.why)
        check_end(c);
    return value;
}

enum err json_check(struct bytes text, unsigned depth_max,
                    struct json_value *value, const char **why, size_t *at)
{
    struct check c = {.scan = json_scan_of(text), .depth_max = depth_max};
    struct bytes found = {NULL, 0};

    assert(depth_max <= JSON_DEPTH_MAX);
    if (text.size >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
        c.scan.why = "a byte order mark before the value";
    else
        found = check_whole(&c);
    if (c.scan.why) {
        *why = c.scan.why;
        *at = text.size - (size_t)(c.scan.end - c.scan.at);
        return ERR_MALFORMED;
    }
    *value = (struct json_value){json_kind_of(found.data[0]), found};
    return ERR_OK;
}
