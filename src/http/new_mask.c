#include "http/new_mask.h"

/* field, and what it has inside; NULL = it is a leaf itself. */
static const struct {
    const char *field, *part;
} leaves_of[NEW_LEAVES] = {
    [NEW_NAME] = {"name", NULL},
    [NEW_ID] = {"id", NULL},
    [NEW_TYPES] = {"types", NULL},
    [NEW_PRIMARY_TYPE] = {"primaryType", NULL},
    [NEW_DISPLAY_NAME_TEXT] = {"displayName", "text"},
    [NEW_LATITUDE] = {"location", "latitude"},
    [NEW_LONGITUDE] = {"location", "longitude"},
    [NEW_VIEWPORT_LOW] = {"viewport", "low"},
    [NEW_VIEWPORT_HIGH] = {"viewport", "high"},
    [NEW_ADDRESS] = {"shortFormattedAddress", NULL},
    [NEW_RATING] = {"rating", NULL},
    [NEW_RATING_COUNT] = {"userRatingCount", NULL},
    [NEW_BUSINESS_STATUS] = {"businessStatus", NULL},
    [NEW_PRICE_LEVEL] = {"priceLevel", NULL},
    [NEW_OPEN_NOW] = {"currentOpeningHours", "openNow"},
    [NEW_PLUS_GLOBAL] = {"plusCode", "globalCode"},
    [NEW_PLUS_COMPOUND] = {"plusCode", "compoundCode"},
    [NEW_ICON_MASK] = {"iconMaskBaseUri", NULL},
    [NEW_ICON_BACKGROUND] = {"iconBackgroundColor", NULL},
    [NEW_CREDIT_PROVIDER] = {"attributions", "provider"},
    [NEW_CREDIT_URI] = {"attributions", "providerUri"},
};

/* Other fields of the answer: they are not there. */
static const char *const others[] = {"routingSummaries", "searchUri",
                                     "nextPageToken", "contextualContents"};

bool new_name_is(struct bytes text, const char *name)
{
    size_t i = 0;

    for (; *name && i < text.size; name++, i++) {
        bool apart = text.data[i] == '_' && i + 1 < text.size;
        uint8_t byte = text.data[apart ? ++i : i];

        if (apart && byte >= 'a' && byte <= 'z')
            byte = (uint8_t)(byte - 'a' + 'A');
        if (byte != (uint8_t)*name)
            return false;
    }
    return !*name && i == text.size;
}

static struct bytes cut(struct bytes *rest, uint8_t byte)
{
    size_t at = bytes_find(*rest, byte);
    struct bytes front = bytes_first(*rest, at);

    *rest = bytes_skip(*rest, at < rest->size ? at + 1 : at);
    return front;
}

static struct bytes trim(struct bytes text)
{
    while (text.size && text.data[0] == ' ')
        text = bytes_skip(text, 1);
    while (text.size && text.data[text.size - 1] == ' ')
        text = bytes_first(text, text.size - 1);
    return text;
}

/* Nothing more of a path, or a star, means all that there is below. */
static bool is_all(struct bytes step)
{
    return step.size == 0 || bytes_equal(step, BYTES("*"));
}

/* Below "places". */
static uint32_t leaves_below(struct bytes path)
{
    struct bytes field = cut(&path, '.');
    struct bytes part = cut(&path, '.');
    uint32_t leaves = 0;

    for (int i = 0; i < NEW_LEAVES; i++)
        if (is_all(field) || (new_name_is(field, leaves_of[i].field) &&
                              (!leaves_of[i].part || is_all(part) ||
                               new_name_is(part, leaves_of[i].part))))
            leaves |= NEW_LEAF(i);
    return leaves;
}

/* Is there something between any two dots, and at both ends? */
static bool has_all_steps(struct bytes path)
{
    bool more = true;

    while (more) {
        more = bytes_find(path, '.') < path.size;
        if (cut(&path, '.').size == 0)
            return false;
    }
    return true;
}

static enum err read_path(struct bytes path, uint32_t *leaves)
{
    struct bytes rest = path;
    struct bytes first = cut(&rest, '.');

    if (!has_all_steps(path))
        return ERR_MALFORMED;
    if (bytes_equal(path, BYTES("*")) || bytes_equal(first, BYTES("places"))) {
        *leaves |= leaves_below(rest);
        return ERR_OK;
    }
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (new_name_is(first, others[i]))
            return ERR_OK;
    return ERR_MALFORMED;
}

enum err new_mask_read(struct bytes text, uint32_t *leaves)
{
    enum err error = ERR_OK;

    *leaves = 0;
    if (trim(text).size == 0)
        return ERR_SHORT;
    for (bool more = true; more && error == ERR_OK;) {
        more = bytes_find(text, ',') < text.size;
        error = read_path(trim(cut(&text, ',')), leaves);
    }
    return error;
}
