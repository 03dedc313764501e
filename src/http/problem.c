#include "http/problem.h"

#include "http/compact.h"

/* Each byte of it may take six. */
#define DETAIL_BYTES_MAX 600

#define BLANK            "about:blank"

/* Those that a program may want to tell apart have a type of their own; of the
 * others the status says all (RFC 9457, 4.2.1). */
static const struct {
    unsigned status;
    const char *type, *title;
} kinds[PROBLEMS] = {
    [PROBLEM_BAD_REQUEST] = {400, BLANK, "Bad Request"},
    [PROBLEM_NOT_FOUND] = {404, BLANK, "Not Found"},
    [PROBLEM_UNKNOWN] = {404, "/problems/unknown-client",
                         "Nobody has heard of this client"},
    [PROBLEM_METHOD] = {405, BLANK, "Method Not Allowed"},
    [PROBLEM_NOT_ACCEPTABLE] = {406, BLANK, "Not Acceptable"},
    [PROBLEM_TOO_LARGE] = {413, BLANK, "Content Too Large"},
    [PROBLEM_MEDIA] = {415, BLANK, "Unsupported Media Type"},
    [PROBLEM_STAMP] = {422, "/problems/stamp",
                       "The time is too far ahead or behind"},
    [PROBLEM_CROWDED] = {503, "/problems/crowded",
                         "As many are served as may be"},
    [PROBLEM_FULL] = {507, "/problems/full", "No room for another client"},
    [PROBLEM_UNWRITTEN] = {503, "/problems/unwritten",
                           "The report could not be made safe"},
    [PROBLEM_CLOCK] = {503, "/problems/clock", "This server's clock is wrong"},
    [PROBLEM_STOPPING] = {503, "/problems/stopping", "This server stops"},
    [PROBLEM_MEMORY] = {503, "/problems/memory",
                        "This server is short of memory"},
};

unsigned problem_status(enum problem problem)
{
    assert(problem < PROBLEMS);
    return kinds[problem].status;
}

/* No half character is left at the end. */
static struct bytes cut(struct bytes detail)
{
    size_t size = DETAIL_BYTES_MAX;

    if (detail.size <= size)
        return detail;
    while (size > DETAIL_BYTES_MAX - 4 && (detail.data[size] & 0xc0) == 0x80)
        size--;
    return bytes_first(detail, size);
}

void problem_write(struct writer *w, enum problem problem, struct bytes detail)
{
    struct compact c = compact_make(w);

    assert(problem < PROBLEMS);
    compact_object_begin(&c);
    compact_key(&c, "type");
    compact_text(&c, bytes_text(kinds[problem].type));
    compact_key(&c, "title");
    compact_text(&c, bytes_text(kinds[problem].title));
    compact_key(&c, "status");
    compact_count(&c, kinds[problem].status);
    if (detail.size) {
        compact_key(&c, "detail");
        compact_text(&c, cut(detail));
    }
    compact_object_end(&c);
}
