/* GET /v1/events: what is new, as long as somebody listens. */
#include "httpd/events.h"
#include "httpd/handlers.h"

/* A parameter that is a box or an id, in its longest sensible spelling. */
#define PARAMETER_BYTES 256

static bool read_box(struct exchange *x, struct events_wish *wish)
{
    uint8_t room[PARAMETER_BYTES];
    struct writer w = writer_make(room, sizeof(room));
    struct bytes text;

    if (!exchange_parameter(x, "bbox", &w, &text))
        return !exchange_is_answered(x);
    wish->boxed = true;
    if (area_read_box(text, &wish->box) == ERR_OK)
        return true;
    exchange_problem(x, PROBLEM_BAD_REQUEST,
                     "bbox: west,south,east,north in degrees");
    return false;
}

/* The header is what a browser sends that comes back. An id that is none of
 * this server's, whatever it is, means that nothing is known. */
static bool read_from(struct exchange *x, struct events_wish *wish)
{
    uint8_t room[PARAMETER_BYTES];
    struct writer w = writer_make(room, sizeof(room));
    struct bytes text = exchange_header(x, "Last-Event-ID");

    if (!text.size && !exchange_parameter(x, "Last-Event-ID", &w, &text))
        return !exchange_is_answered(x);
    if (stream_id_read(text, &wish->from) != ERR_OK)
        wish->from.boot = 0;
    return true;
}

static bool read_client(struct exchange *x, struct bytes value,
                        struct writer *w, struct events_wish *wish)
{
    size_t begin = w->size;

    if (wish->client_count == WATCH_CLIENTS_MAX) {
        exchange_problem(x, PROBLEM_BAD_REQUEST,
                         "client: 16 at the most; or all, or a bbox");
        return false;
    }
    if (uri_decode(value, true, w) != ERR_OK || w->size == begin ||
        w->size - begin > ID_BYTES_MAX) {
        exchange_problem(x, PROBLEM_BAD_REQUEST,
                         "client: an ID of 1 to 1024 bytes, percent-encoded");
        return false;
    }
    wish->clients[wish->client_count++] =
        bytes_make(w->data + begin, w->size - begin);
    return true;
}

static bool read_clients(struct exchange *x, struct writer *w,
                         struct events_wish *wish)
{
    struct bytes rest = x->uri.query, name, value;

    while (uri_next_pair(&rest, &name, &value))
        if (bytes_equal(name, BYTES("client")) &&
            !read_client(x, value, w, wish))
            return false;
    return true;
}

void on_events(struct exchange *x)
{
    uint8_t ids[WATCH_CLIENTS_MAX * ID_BYTES_MAX];
    struct writer w = writer_make(ids, sizeof(ids));
    struct events_wish wish = {.client_count = 0};

    if (read_box(x, &wish) && read_from(x, &wish) && read_clients(x, &w, &wish))
        events_open(x->service->view, x, &wish);
}
