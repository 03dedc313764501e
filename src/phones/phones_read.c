#include "phones/phones.h"

#include "core/line.h"
#include "phones/owntracks.h"
#include "phones/pairs.h"
#include "phones/plugin.h"
#include "phones/points.h"

/* By what a request looks like; never by its path, which people make up. */
static const struct reading_shape shapes[] = {
    {PHONES_OVERLAND, EXT_SOURCE_OVERLAND, points_are_overland,
     points_read_overland},
    {PHONES_OWNTRACKS, EXT_SOURCE_OWNTRACKS, owntracks_is, owntracks_read},
    {PHONES_TRACCAR, EXT_SOURCE_TRACCAR, plugin_is, plugin_read},
    {PHONES_GEOJSON, EXT_SOURCE_GEOJSON, points_are_geojson,
     points_read_geojson},
    {PHONES_GEOJSON, EXT_SOURCE_GEOJSON, points_are_sequence,
     points_read_sequence},
    {PHONES_TRACCAR, EXT_SOURCE_TRACCAR, pairs_is_object, pairs_read_object},
    {PHONES_OPENGTS, EXT_SOURCE_OPENGTS, pairs_is_opengts, pairs_read_opengts},
    {PHONES_GPSLOGGER, EXT_SOURCE_GPSLOGGER, pairs_is_gpslogger, pairs_read},
    {PHONES_TRACCAR, EXT_SOURCE_TRACCAR, pairs_is_any, pairs_read},
    {PHONES_OWNTRACKS, EXT_SOURCE_OWNTRACKS, owntracks_is_rest,
     owntracks_read_rest},
};

/* Begins it like an object, an array, or a sequence of them? Content types say
 * less: scripts send JSON as forms. */
static bool begins_like_json(struct bytes body)
{
    body = line_trim(body);
    return body.size && (body.data[0] == '{' || body.data[0] == '[' ||
                         body.data[0] == POINTS_RS);
}

static void look_at_body(struct reading *reading)
{
    struct bytes body = reading->request->body;
    const char *why;
    size_t at;

    if (!begins_like_json(body)) {
        if (body.size <= READING_FORM_BYTES_MAX)
            reading->form = body;
    } else if (json_check(body, READING_DEPTH_MAX, &reading->json, &why, &at) !=
               ERR_OK) {
        reading->json = (struct json_value){JSON_NONE, {NULL, 0}};
    }
}

void phones_read(const struct phones_request *request, struct writer *scratch,
                 phones_key *key, void *context, struct phones_said *said)
{
    struct reading reading = {.request = request,
                              .form = BYTES(""),
                              .w = scratch,
                              .key = key,
                              .context = context,
                              .said = said};

    /* Not the reports: they are many. */
    said->app = PHONES_NONE;
    said->count = 0;
    said->passed_over = 0;
    said->encrypted = false;
    said->asker = (struct bytes){NULL, 0};
    said->wrong = NULL;
    look_at_body(&reading);
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        if (!shapes[i].fits(&reading))
            continue;
        said->app = shapes[i].app;
        reading.source = shapes[i].source;
        shapes[i].read(&reading);
        return;
    }
    said->wrong = begins_like_json(request->body) && !reading.json.kind
                      ? "it is no JSON"
                      : "it is no report in any form that is known here";
}

bool phones_is_theirs(const struct phones_request *request)
{
    return request->post || pairs_tell(request->uri.query);
}
