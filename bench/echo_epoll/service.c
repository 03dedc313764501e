#include "echo_epoll/service.h"

#include <stdint.h>
#include <string.h>

#include "common/now.h"
#include "echo_epoll/iamat.h"

static void echo_wake(void)
{
}

static size_t echo_answer(struct piece input, struct piece *output)
{
    *output = input;
    return input.size;
}

const struct service service_echo = {echo_wake, echo_answer};

/* The time of receipt of all lines that one turn of the loop brings. */
static uint64_t woken_at_ns;

static void iamat_wake(void)
{
    woken_at_ns = now_wall_ns();
}

static size_t iamat_answer_lines(struct piece input, struct piece *output)
{
    static char replies[IAMAT_GROWTH * SERVICE_INPUT_MAX];
    struct piece rest = input;
    char *end = replies;
    const char *newline;
    while ((newline = memchr(rest.at, '\n', rest.size)) != NULL) {
        struct piece line = piece_take(&rest, (size_t)(newline - rest.at));
        end = iamat_answer(line, woken_at_ns, end);
        piece_take(&rest, 1);
    }
    *output = (struct piece){replies, (size_t)(end - replies)};
    return input.size - rest.size;
}

const struct service service_iamat = {iamat_wake, iamat_answer_lines};
