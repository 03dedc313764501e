/* What is near a client. */
#include "http/nearby.h"
#include "httpd/handlers.h"
#include "httpd/nearby.h"

static bool find_client(struct exchange *x, struct bytes id,
                        struct position *position)
{
    struct hub *hub = x->service->parts.hub;
    struct record record;
    const struct node *node = hub_hold(hub);
    bool found = node_find(node, id, &record) == ERR_OK &&
                 position_parse(record.position, position) == ERR_OK;

    hub_let_go(hub);
    if (!found)
        exchange_problem(x, PROBLEM_UNKNOWN,
                         "nobody has heard of that client, or it was "
                         "forgotten");
    return found;
}

static bool read_query(struct exchange *x, struct places_query *query)
{
    const char *why;

    *query = (struct places_query){
        .radius_um = 1000000000, /* 1 km */
        .items_max = QUESTION_ITEM_MAX,
        .rank = x->service->parts.config->places.rank,
    };
    if (nearby_read(x->uri.query, query, &why) == ERR_OK)
        return true;
    exchange_problem(x, PROBLEM_BAD_REQUEST, why);
    return false;
}

void on_client_places(struct exchange *x)
{
    uint8_t room[ID_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    struct places_query query;
    struct position position;
    struct bytes id;

    if (!exchange_id(x, 0, &w, &id) || !read_query(x, &query) ||
        !find_client(x, id, &position))
        return;
    query.lat_e9 = position.lat_e9;
    query.lon_e9 = position.lon_e9;
    nearby_ask(x, &query, nearby_pass_on, NULL);
}
