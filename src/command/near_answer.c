#include "command/near_answer.h"

#include "command/command.h"
#include "command/place_table.h"
#include "core/line.h"
#include "core/position.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than any answer has. */
#define JSON_BYTES_MAX (4u << 20)

/* AT taker skew id position stamp. */
enum { AT_POSITION = 4, AT_FIELDS = 6 };

static int fail(const char *why)
{
    fprintf(stderr, "muster: %s\n", why);
    return EXIT_FAILED;
}

static bool read_centre(struct bytes line, struct point *centre)
{
    struct bytes fields[AT_FIELDS];
    struct position position;

    if (line_fields(line, fields, AT_FIELDS) != AT_FIELDS ||
        position_parse(fields[AT_POSITION], &position) != ERR_OK)
        return false;
    *centre = (struct point){(double)position.lat_e9 / 1e9,
                             (double)position.lon_e9 / 1e9};
    return true;
}

/* Up to the empty line. */
static bool read_json(struct ask *ask, struct writer *json)
{
    struct bytes line;

    while (ask_line(ask, &line) == ERR_OK) {
        if (!line.size)
            return !json->full;
        writer_put(json, line);
        writer_u8(json, '\n');
    }
    return false;
}

static struct bytes text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return bytes_text(text ? text : "");
}

static void print_place(struct point centre, const json_t *place)
{
    const json_t *at =
        json_object_get(json_object_get(place, "geometry"), "location");
    const char *kind =
        json_string_value(json_array_get(json_object_get(place, "types"), 0));
    struct place_row row = {
        .at = {json_number_value(json_object_get(at, "lat")),
               json_number_value(json_object_get(at, "lng"))},
        .kind = bytes_text(kind ? kind : "-"),
        .name = text_of(place, "name"),
        .vicinity = text_of(place, "vicinity"),
    };

    place_table_row(centre, &row);
}

static int print_table(struct point centre, const json_t *answer)
{
    const json_t *results = json_object_get(answer, "results");
    const json_t *credits = json_object_get(answer, "html_attributions");
    struct bytes message = text_of(answer, "error_message");

    if (message.size) {
        fprintf(stderr, "muster: %s: %s\n",
                (const char *)text_of(answer, "status").data,
                (const char *)message.data);
        return EXIT_FAILED;
    }
    if (json_array_size(results))
        place_table_head();
    else
        puts("no places there");
    for (size_t i = 0; i < json_array_size(results); i++)
        print_place(centre, json_array_get(results, i));
    for (size_t i = 0; i < json_array_size(credits); i++) {
        const char *credit = json_string_value(json_array_get(credits, i));

        printf("%s\n", credit ? credit : "");
    }
    return EXIT_DONE;
}

static int print(struct point centre, struct bytes json, bool as_json)
{
    json_error_t error;

    if (as_json) {
        fwrite(json.data, 1, json.size, stdout);
        return EXIT_DONE;
    }
    json_t *answer = json_loadb((const char *)json.data, json.size,
                                JSON_DECODE_INT_AS_REAL, &error);
    if (!answer)
        return fail("the server's answer is no JSON");
    int code = print_table(centre, answer);
    json_decref(answer);
    return code;
}

int near_answer_print(struct ask *ask, bool as_json)
{
    struct point centre;
    struct bytes line;

    if (ask_line(ask, &line) != ERR_OK)
        return fail("the server did not answer in time");
    if (line.size && line.data[0] == '?')
        return fail("nobody of that ID has reported, or it was forgotten");
    if (!read_centre(line, &centre))
        return fail("the server's answer is not understood");
    uint8_t *room = malloc(JSON_BYTES_MAX);
    if (!room)
        return fail("memory is short");
    struct writer json = writer_make(room, JSON_BYTES_MAX);
    int code = read_json(ask, &json)
                   ? print(centre, writer_bytes(&json), as_json)
                   : fail("the server's answer was cut short");
    free(room);
    return code;
}
