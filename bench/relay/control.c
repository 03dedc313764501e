#include "relay/relay.h"

#include <stdio.h>
#include <string.h>

/* What was muted is stale when it moves again: it ends, as a cable's does. */
static void set_way(struct relay *relay, struct route *route, enum way way)
{
    bool resets = way == WAY_CUT || route->way == WAY_MUTE;

    route->way = way;
    if (resets && way != WAY_MUTE)
        pairs_reset(relay, route);
}

static bool obey(struct relay *relay, struct route *route, const char *word,
                 double number)
{
    if (strcmp(word, "open") == 0)
        set_way(relay, route, WAY_OPEN);
    else if (strcmp(word, "mute") == 0)
        set_way(relay, route, WAY_MUTE);
    else if (strcmp(word, "cut") == 0)
        set_way(relay, route, WAY_CUT);
    else if (strcmp(word, "delay_ms") == 0)
        route->delay_ns = (uint64_t)(number * 1e6);
    else if (strcmp(word, "rate") == 0)
        route_set_rate(route, (uint64_t)number);
    else
        return false;
    return true;
}

/* "delay_ms 5": of all routes; "cut 12001 12002": of those that listen there;
 * "rate 8000 12001" */
bool control_obey(struct relay *relay, char *line)
{
    char *rest = NULL, *word = strtok_r(line, " \n", &rest);
    bool has_number = word && strchr("dr", *word);
    char *text = has_number ? strtok_r(NULL, " \n", &rest) : NULL;
    double number = 0;
    bool all = true;

    if (!word || (has_number && (!text || sscanf(text, "%lf", &number) != 1)))
        return false;
    for (char *port; (port = strtok_r(NULL, " \n", &rest)); all = false)
        for (uint32_t i = 0; i < relay->route_count; i++) {
            unsigned wanted;

            if (sscanf(port, "%u", &wanted) == 1 &&
                wanted == relay->routes[i].port &&
                !obey(relay, &relay->routes[i], word, number))
                return false;
        }
    for (uint32_t i = 0; all && i < relay->route_count; i++)
        if (!obey(relay, &relay->routes[i], word, number))
            return false;
    return true;
}
