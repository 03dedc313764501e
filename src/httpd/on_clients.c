/* GET /v1/clients: all, those in a box, or the nearest. */
#include "httpd/handlers.h"
#include "httpd/lists.h"

#define LIMIT_DEFAULT   100
#define PARAMETER_BYTES 256

/* A parameter as it is read, and what it is to be. */
struct parameter {
    uint8_t room[PARAMETER_BYTES];
    struct bytes text;
};

static bool get(struct exchange *x, const char *name, struct parameter *p)
{
    struct writer w = writer_make(p->room, sizeof(p->room));

    return exchange_parameter(x, name, &w, &p->text);
}

static void refuse(struct exchange *x, const char *detail)
{
    exchange_problem(x, PROBLEM_BAD_REQUEST, detail);
}

static void read_box(struct exchange *x, struct list_wish *wish)
{
    struct parameter p;

    if (!get(x, "bbox", &p))
        return;
    wish->kind = LIST_BOX;
    if (area_read_box(p.text, &wish->box) != ERR_OK)
        refuse(x, "bbox: west,south,east,north in degrees");
}

static void read_radius(struct exchange *x, struct list_wish *wish)
{
    struct parameter p;

    wish->circle.radius_mm = -1;
    if (!get(x, "radius", &p))
        return;
    if (wish->kind != LIST_NEAR)
        refuse(x, "radius: it goes with near");
    else if (area_read_radius(p.text, &wish->circle.radius_mm) != ERR_OK)
        refuse(x, "radius: metres, 0 and up");
}

static void read_near(struct exchange *x, struct list_wish *wish)
{
    struct parameter p;

    if (!get(x, "near", &p))
        return;
    if (wish->kind == LIST_BOX) {
        refuse(x, "near: it does not go with bbox");
        return;
    }
    wish->kind = LIST_NEAR;
    if (area_read_point(p.text, &wish->circle.centre) != ERR_OK)
        refuse(x, "near: lat,lon in degrees");
}

static uint32_t number_of(struct bytes digits)
{
    uint32_t number = 0;

    for (size_t i = 0; i < digits.size; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9' ||
            number > LISTS_LIMIT_MAX)
            return 0;
        number = number * 10 + (uint32_t)(digits.data[i] - '0');
    }
    return number;
}

static void read_limit(struct exchange *x, struct list_wish *wish)
{
    struct parameter p;

    wish->limit = LIMIT_DEFAULT;
    if (!get(x, "limit", &p))
        return;
    wish->limit = number_of(p.text);
    if (wish->limit < 1 || wish->limit > LISTS_LIMIT_MAX)
        refuse(x, "limit: 1 to 1000");
}

static void read_cursor(struct exchange *x, struct list_wish *wish)
{
    struct parameter p;

    wish->has_cursor = get(x, "cursor", &p);
    if (!wish->has_cursor)
        return;
    if (wish->kind == LIST_NEAR)
        refuse(x, "cursor: what is near has one page; raise limit");
    else if (stream_id_read(p.text, &wish->cursor) != ERR_OK)
        refuse(x, "cursor: the \"next\" of the page before");
}

void on_clients(struct exchange *x)
{
    static void (*const parts[])(struct exchange *, struct list_wish *) = {
        read_box, read_near, read_radius, read_limit, read_cursor,
    };
    struct list_wish wish = {.kind = LIST_ALL};

    for (size_t i = 0; i < COUNT_OF(parts) && !exchange_is_answered(x); i++)
        parts[i](x, &wish);
    if (!exchange_is_answered(x))
        lists_ask(x->service->view, x, &wish);
}
