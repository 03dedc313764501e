#include "command/command.h"

#include "base/decimal.h"
#include "command/places_import.h"
#include "core/globe.h"
#include "world/places_find.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A number with a fraction from -limit to limit. */
static bool parse_number(const char *text, double limit, double *number)
{
    char *end;

    errno = 0;
    *number = strtod(text, &end);
    return end != text && *end == 0 && errno == 0 && *number >= -limit &&
           *number <= limit;
}

static void print_place(struct point centre, const struct place *place)
{
    struct point at = {(double)place->lat_e7 / 1e7,
                       (double)place->lon_e7 / 1e7};

    printf("%7.2f km  %.*s", globe_distance_m(centre, at) / 1000,
           (int)place->name.size, (const char *)place->name.data);
    if (place->vicinity.size)
        printf(" (%.*s)", (int)place->vicinity.size,
               (const char *)place->vicinity.data);
    printf("  %.*s\n", (int)bytes_find(place->types, ','),
           (const char *)place->types.data);
}

static int print_near(const char *path, struct point centre, double km,
                      size_t items)
{
    struct places_db *places;
    struct answer answer;
    struct fault fault;

    if (places_db_open(path, &places, &fault) != ERR_OK)
        return command_fault(&fault, EXIT_FAILED);
    struct places_query query = {
        .lat_e9 = llround(centre.lat_deg * 1e9),
        .lon_e9 = llround(centre.lon_deg * 1e9),
        .radius_um = llround(km * 1e9),
        .items_max = (uint32_t)items,
    };
    places_find(places, &query, INT64_MAX, &answer);
    for (size_t i = 0; i < answer.place_count; i++)
        print_place(centre, &answer.places[i]);
    for (size_t i = 0; i < answer.attribution_count; i++)
        printf("%.*s\n", (int)answer.attributions[i].size,
               (const char *)answer.attributions[i].data);
    if (answer.error_message)
        fprintf(stderr, "muster: %s\n", answer.error_message);
    places_db_close(places);
    return answer.error_message ? EXIT_FAILED : EXIT_DONE;
}

static int run_near(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    struct point centre;
    double km, items;
    int first, code;

    if (!command_options(row, argc, argv, "o", &options, &first, &code))
        return code;
    if (argc - first != 4 || !parse_number(argv[first], 90, &centre.lat_deg) ||
        !parse_number(argv[first + 1], 180, &centre.lon_deg) ||
        !parse_number(argv[first + 2], QUESTION_KM_MAX, &km) || km < 0 ||
        !parse_number(argv[first + 3], QUESTION_ITEM_MAX, &items) || items < 0)
        return command_misuse(row, "near takes LAT LON KM N: degrees, at most "
                                   "50 km, at most 20 places");
    return print_near(options.output ? options.output : PLACES_DEFAULT_OUTPUT,
                      centre, km, (size_t)items);
}

static int run(const struct command_row *row, int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[1], "import") == 0)
        return places_import_run(argc - 1, argv + 1);
    if (argc >= 2 && strcmp(argv[1], "near") == 0)
        return run_near(row, argc - 1, argv + 1);
    if (argc >= 2 &&
        (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(row->usage, stdout);
        return EXIT_DONE;
    }
    return command_misuse(row, "it is \"places import\" or \"places near\"");
}

const struct command_row command_places = {
    .name = "places",
    .summary = "make a places file, or look into it",
    .usage =
        "usage: muster places import [options] INPUT...\n"
        "       muster places near [-o FILE] LAT LON KM N\n"
        "\n"
        "import makes a places file of what others know; \"muster places\n"
        "import --help\" tells how. near prints at most N places within KM\n"
        "kilometres, nearest first.\n"
        "\n"
        "  -o, --output FILE  the places file; otherwise " PLACES_DEFAULT_OUTPUT
        "\n"
        "\n"
        "examples:\n"
        "  muster places import -o run/places.sqlite data/places.tsv.xz\n"
        "  muster places near -o run/places.sqlite 34.0689 -118.4451 10 5\n",
    .run = run,
};
