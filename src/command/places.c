#include "command/command.h"

#include "base/decimal.h"
#include "core/globe.h"
#include "world/places_find.h"
#include "world/places_import.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_OUTPUT "places.sqlite"

static void show_progress(void *context, int64_t places)
{
    (void)context;
    fprintf(stderr, "\r%lld places", (long long)places);
}

static int run_import(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    struct fault fault;
    int64_t places;
    int first, code;
    bool terminal = isatty(STDERR_FILENO);

    if (!command_options(row, argc, argv, "o", &options, &first, &code))
        return code;
    if (argc - first != 1)
        return command_misuse(row, "import takes one file");
    struct places_import import = {
        .input = argv[first],
        .output = options.output ? options.output : DEFAULT_OUTPUT,
        .progress = terminal ? show_progress : NULL,
    };
    enum err error = places_import(&import, &places, &fault);
    if (terminal)
        fputs("\r\033[K", stderr);
    if (error != ERR_OK)
        return command_fault(&fault, EXIT_FAILED);
    printf("%s: %lld places\n", import.output, (long long)places);
    return EXIT_DONE;
}

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
    return print_near(options.output ? options.output : DEFAULT_OUTPUT, centre,
                      km, (size_t)items);
}

static int run(const struct command_row *row, int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[1], "import") == 0)
        return run_import(row, argc - 1, argv + 1);
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
        "usage: muster places import [-o FILE] INPUT\n"
        "       muster places near [-o FILE] LAT LON KM N\n"
        "\n"
        "import makes a places file from a text of places (data/README.md\n"
        "shows its form), plain or packed with xz; \"-\" is standard input.\n"
        "The new file is put in place whole; servers read it when they start.\n"
        "near prints at most N places within KM kilometres, nearest first.\n"
        "\n"
        "  -o, --output FILE  the places file; otherwise " DEFAULT_OUTPUT "\n"
        "\n"
        "examples:\n"
        "  muster places import -o run/places.sqlite data/places.tsv.xz\n"
        "  muster places near -o run/places.sqlite 34.0689 -118.4451 10 5\n",
    .run = run,
};
