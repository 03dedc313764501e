#include "command/places_near.h"

#include "command/command.h"
#include "command/place_table.h"
#include "command/places_import.h"
#include "world/places_find.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command_row row = {
    .name = "places near",
    .usage =
        "usage: muster places near [options] LAT LON KM N\n"
        "\n"
        "Prints at most N places within KM kilometres of a point, in degrees:\n"
        "how far they are and in which direction, what they are, and their\n"
        "names; then whose data that is.\n"
        "\n"
        "  -o, --output FILE   the places file; "
        "otherwise " PLACES_DEFAULT_OUTPUT "\n"
        "      --types LIST    any of these alone: museum,park\n"
        "      --keyword TEXT  those with this in their names alone\n"
        "      --rank ORDER    distance (the nearest first), or prominence\n"
        "\n"
        "examples:\n"
        "  muster places near -o run/places.sqlite 34.0689 -118.4451 10 5\n"
        "  muster places near -o run/places.sqlite --types airport \\\n"
        "      --rank prominence -33.87 151.21 50 3\n",
};

enum { OPTION_TYPES = 256, OPTION_KEYWORD, OPTION_RANK };

static const struct option all_options[] = {
    {"output", required_argument, NULL, 'o'},
    {"types", required_argument, NULL, OPTION_TYPES},
    {"keyword", required_argument, NULL, OPTION_KEYWORD},
    {"rank", required_argument, NULL, OPTION_RANK},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

struct asked {
    const char *file;
    struct places_query query;
};

/* Gives    whether there is room for it. */
static bool take_text(char *to, size_t size)
{
    if (!*optarg || strlen(optarg) >= size)
        return false;
    memcpy(to, optarg, strlen(optarg) + 1);
    return true;
}

/* A word that no place can have would be passed over without a sound. */
static bool take_types(char *to, size_t size)
{
    size_t words = strlen(optarg);

    return strcspn(optarg, " \t\r\n") == words && optarg[0] != ',' &&
           !strstr(optarg, ",,") && words && optarg[words - 1] != ',' &&
           take_text(to, size);
}

/* Gives what is wrong, or NULL. */
static const char *take(struct asked *asked, int option)
{
    struct places_query *query = &asked->query;

    switch (option) {
    case 'o':
        asked->file = optarg;
        return NULL;
    case OPTION_TYPES:
        return take_types(query->types, sizeof(query->types))
                   ? NULL
                   : "--types takes words parted by commas alone, without "
                     "blanks, 200 bytes at most";
    case OPTION_KEYWORD:
        return take_text(query->keyword, sizeof(query->keyword))
                   ? NULL
                   : "--keyword takes a text of 1 to 100 bytes";
    default:
        query->rank =
            strcmp(optarg, "prominence") == 0 ? RANK_PROMINENCE : RANK_DISTANCE;
        return query->rank || strcmp(optarg, "distance") == 0
                   ? NULL
                   : "--rank takes distance or prominence";
    }
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

/* LAT LON KM N. */
static bool read_words(char **words, struct places_query *query)
{
    double lat, lon, km, items;

    if (!parse_number(words[0], 90, &lat) ||
        !parse_number(words[1], 180, &lon) ||
        !parse_number(words[2], QUESTION_KM_MAX, &km) || km < 0 ||
        !parse_number(words[3], QUESTION_ITEM_MAX, &items) || items < 0 ||
        items > floor(items))
        return false;
    query->lat_e9 = llround(lat * 1e9);
    query->lon_e9 = llround(lon * 1e9);
    query->radius_um = llround(km * 1e9);
    query->items_max = (uint32_t)items;
    return true;
}

static void print_answer(struct point centre, const struct answer *answer)
{
    if (answer->place_count)
        place_table_head();
    else
        puts("no places there");
    for (size_t i = 0; i < answer->place_count; i++) {
        const struct place *place = &answer->places[i];
        struct place_row line = {
            .at = {(double)place->lat_e7 / 1e7, (double)place->lon_e7 / 1e7},
            .kind = bytes_first(place->types, bytes_find(place->types, ',')),
            .name = place->name,
            .vicinity = place->vicinity,
        };

        place_table_row(centre, &line);
    }
    for (size_t i = 0; i < answer->attribution_count; i++)
        printf("%.*s\n", (int)answer->attributions[i].size,
               (const char *)answer->attributions[i].data);
}

static int look(const struct asked *asked)
{
    struct point centre = {(double)asked->query.lat_e9 / 1e9,
                           (double)asked->query.lon_e9 / 1e9};
    struct places_db *places;
    struct answer answer;
    struct fault fault;

    if (places_db_open(asked->file, &places, &fault) != ERR_OK)
        return command_fault(&fault, EXIT_FAILED);
    places_find(places, &asked->query, INT64_MAX, &answer);
    if (answer.error_message)
        fprintf(stderr, "muster: %s\n", answer.error_message);
    else
        print_answer(centre, &answer);
    places_db_close(places);
    return answer.error_message ? EXIT_FAILED : EXIT_DONE;
}

/* Where the words begin that are no options: a latitude may begin with "-". */
static int count_options(int argc, char **argv)
{
    int count = 1;

    while (count < argc && argv[count][0] == '-' &&
           !strchr("0123456789.", argv[count][1]))
        count += strcmp(argv[count], "--help") == 0 || argv[count][1] == 'h' ||
                         strchr(argv[count], '=') ||
                         (argv[count][1] == 'o' && argv[count][2])
                     ? 1
                     : 2;
    return count < argc ? count : argc;
}

int places_near_run(int argc, char **argv)
{
    struct asked asked = {.file = PLACES_DEFAULT_OUTPUT};
    int option, first = count_options(argc, argv);

    while ((option = getopt_long(first, argv, "+ho:", all_options, NULL)) !=
           -1) {
        const char *why = NULL;

        if (option == 'h') {
            fputs(row.usage, stdout);
            return EXIT_DONE;
        }
        if (option != '?')
            why = take(&asked, option);
        if (option == '?' || why)
            return command_misuse(&row, why);
    }
    if (argc - optind != 4 || !read_words(argv + optind, &asked.query))
        return command_misuse(&row, "it takes LAT LON KM N: degrees, at most "
                                    "50 km, at most 20 places");
    return look(&asked);
}
