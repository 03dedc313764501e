#include "httpd/framing.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

static const char length_name[] = "Content-Length";
static const char coding_name[] = "Transfer-Encoding";

struct framing {
    const char *length;
    unsigned hosts;
    bool differ, chunked, other_coding, bad_name, bad_length;
};

/* RFC 9110, 5.6.2. */
static bool is_token(const char *name)
{
    static const char others[] = "!#$%&'*+-.^_`|~";

    for (const char *at = name; *at; at++) {
        char lower = *at | 0x20;

        if (!(lower >= 'a' && lower <= 'z') && !(*at >= '0' && *at <= '9') &&
            !strchr(others, *at))
            return false;
    }
    return *name != '\0';
}

/* "Content-Length1" is what the library makes of a length that goes on in the
 * next line. */
static bool is_more_than(const char *name, const char *known)
{
    size_t size = strlen(known);

    return strncasecmp(name, known, size) == 0 && name[size] != '\0';
}

static bool is_number(const char *value)
{
    return *value && value[strspn(value, "0123456789")] == '\0';
}

static void see_length(struct framing *framing, const char *value)
{
    framing->differ |= framing->length && strcmp(framing->length, value) != 0;
    framing->bad_length |= !is_number(value);
    framing->length = value;
}

static void see_coding(struct framing *framing, const char *value)
{
    framing->other_coding |=
        framing->chunked || strcasecmp(value, "chunked") != 0;
    framing->chunked = true;
}

static enum MHD_Result see_header(void *context, enum MHD_ValueKind kind,
                                  const char *name, const char *value)
{
    struct framing *framing = context;

    (void)kind;
    framing->bad_name |= !is_token(name) || is_more_than(name, length_name) ||
                         is_more_than(name, coding_name);
    if (strcasecmp(name, length_name) == 0)
        see_length(framing, value);
    else if (strcasecmp(name, coding_name) == 0)
        see_coding(framing, value);
    else if (strcasecmp(name, "Host") == 0)
        framing->hosts++;
    return MHD_YES;
}

const char *framing_judge(struct MHD_Connection *connection,
                          const char *version, uint64_t *length)
{
    struct framing framing = {.length = NULL};

    MHD_get_connection_values(connection, MHD_HEADER_KIND, see_header,
                              &framing);
    *length = framing.length ? strtoull(framing.length, NULL, 10) : 0;
    if (framing.bad_name)
        return "a header's name has no blanks, and goes on in no other line";
    if (framing.hosts > 1)
        return "there are two Hosts";
    if (framing.chunked && framing.length)
        return "a request has either Content-Length or Transfer-Encoding";
    if (framing.differ)
        return "there are two Content-Lengths";
    if (framing.bad_length)
        return "Content-Length must be a number";
    if (framing.other_coding)
        return "Transfer-Encoding: chunked is the only one that is understood";
    /* It knows of no chunks: nobody in front has looked at them. */
    if (framing.chunked && strcmp(version, "HTTP/1.1") < 0)
        return "HTTP/1.0 has no Transfer-Encoding";
    return NULL;
}
