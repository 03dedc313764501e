#include "command/places_import.h"

#include "base/utf8.h"
#include "command/command.h"
#include "command/import_progress.h"
#include "import/places_import.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command_row row = {
    .name = "places import",
    .usage =
        "usage: muster places import [options] INPUT...\n"
        "\n"
        "Makes one places file of all inputs. What each is shows by itself:\n"
        "a places text, GeoJSON (a FeatureCollection, or features one behind\n"
        "the other: osmium, Overture, GDAL), a dump of GeoNames, CSV with a\n"
        "header, or OpenStreetMap's .osm.pbf (with osmium-tool). All but pbf\n"
        "may be packed with xz, and \"-\" is standard input. The new file is\n"
        "put in place whole. What is no place is passed over, and counted.\n"
        "\n"
        "  -o, --output FILE       the places file; "
        "otherwise " PLACES_DEFAULT_OUTPUT "\n"
        "      --from FORMAT       muster, geojson, geonames, csv or pbf\n"
        "      --source NAME       whose places they are, as ids begin;\n"
        "                          otherwise osm, overture, geonames or data\n"
        "      --attribution TEXT  what to show with them; otherwise as osm,\n"
        "                          overture and geonames want it\n"
        "      --kinds FILE        another table of kinds\n"
        "      --dry-run           write nothing; show what would be\n"
        "  -q, --quiet             no progress\n"
        "\n"
        "examples:\n"
        "  muster places import -o run/places.sqlite data/places.tsv.xz\n"
        "  muster places import data/places.tsv.xz monaco.osm.pbf\n"
        "  muster places import --dry-run places.geojsonseq\n"
        "  xzcat allCountries.txt.xz | muster places import --from geonames "
        "-\n",
};

enum {
    OPTION_FROM = 256,
    OPTION_SOURCE,
    OPTION_ATTRIBUTION,
    OPTION_KINDS,
    OPTION_DRY_RUN
};

static const struct option all_options[] = {
    {"output", required_argument, NULL, 'o'},
    {"from", required_argument, NULL, OPTION_FROM},
    {"source", required_argument, NULL, OPTION_SOURCE},
    {"attribution", required_argument, NULL, OPTION_ATTRIBUTION},
    {"kinds", required_argument, NULL, OPTION_KINDS},
    {"dry-run", no_argument, NULL, OPTION_DRY_RUN},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* ---- options ---- */

static const char *check_source(const char *name)
{
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    return size == 0 || name[size] || size > DRAFT_SOURCE_BYTES_MAX
               ? "--source takes a name of 1 to 32 letters, digits, _, - or ."
               : NULL;
}

static const char *check_attribution(const char *text)
{
    bool good = *text && strlen(text) <= ATTRIBUTION_BYTES_MAX &&
                utf8_is_valid(bytes_text(text));

    for (size_t i = 0; text[i] && good; i++)
        good = (unsigned char)text[i] >= ' ' && text[i] != 0x7f;
    return good ? NULL
                : "--attribution takes a line of 1 to 200 bytes of "
                  "UTF-8";
}

/* Gives what is wrong, or NULL. */
static const char *take(struct places_import *import, int option, bool *quiet)
{
    switch (option) {
    case 'o':
        import->output = optarg;
        return NULL;
    case 'q':
        *quiet = true;
        return NULL;
    case OPTION_FROM:
        import->from = format_of(optarg);
        return import->from != FORMAT_UNKNOWN
                   ? NULL
                   : "--from takes muster, geojson, geonames, csv or pbf";
    case OPTION_SOURCE:
        import->source = optarg;
        return check_source(optarg);
    case OPTION_ATTRIBUTION:
        import->attribution = optarg;
        return check_attribution(optarg);
    case OPTION_KINDS:
        import->kinds = optarg;
        return NULL;
    default:
        import->dry_run = true;
        return NULL;
    }
}

/* Gives true to go on; else *code is the exit code. */
static bool read_options(struct places_import *import, int argc, char **argv,
                         bool *quiet, int *code)
{
    int option;

    while ((option = getopt_long(argc, argv, "ho:q", all_options, NULL)) !=
           -1) {
        const char *why = NULL;

        *code = EXIT_DONE;
        if (option == 'h')
            fputs(row.usage, stdout);
        else if (option == '?')
            *code = command_misuse(&row, NULL); /* getopt has said why */
        else if ((why = take(import, option, quiet)) != NULL)
            *code = command_misuse(&row, why);
        else
            continue;
        return false;
    }
    import->inputs = (const char *const *)argv + optind;
    import->input_count = (size_t)(argc - optind);
    if (import->input_count)
        return true;
    *code = command_misuse(&row, "import takes one input or several");
    return false;
}

/* ---- what is shown ---- */

static void on_progress(void *context, const struct places_progress *progress)
{
    import_progress_show(context, progress);
}

static void on_example(void *context, const struct place *place)
{
    (void)context;
    printf("  %.*s  %.*s  %.7f %.7f  %.*s  %.*s\n", (int)place->id.size,
           (const char *)place->id.data, (int)place->name.size,
           (const char *)place->name.data, (double)place->lat_e7 / 1e7,
           (double)place->lon_e7 / 1e7, (int)place->types.size,
           (const char *)place->types.data, (int)place->vicinity.size,
           (const char *)place->vicinity.data);
}

static void print_skips(const struct places_report *report)
{
    int64_t all = 0;
    const char *between = ": ";

    for (size_t k = 0; k < DRAFT_SKIPS; k++)
        all += report->skips[k].count;
    if (all == 0)
        return;
    printf("passed over %lld", (long long)all);
    for (size_t k = 0; k < DRAFT_SKIPS; k++) {
        const struct places_skip *skip = &report->skips[k];

        if (skip->count == 0)
            continue;
        printf("%s%lld %s (%s:%lld)", between, (long long)skip->count,
               draft_skip_texts[k], skip->input, (long long)skip->line);
        between = ", ";
    }
    putchar('\n');
}

static void print_summary(const struct places_import *import,
                          const struct places_report *report, double seconds)
{
    double rate = seconds > 0 ? (double)report->taken / seconds : 0;

    if (import->dry_run)
        printf("nothing was written; %lld places would be, before doubles are "
               "merged",
               (long long)report->taken);
    else
        printf("%s: %lld places", import->output,
               (long long)report->counts.places);
    if (report->counts.doubles)
        printf(", %lld doubles merged", (long long)report->counts.doubles);
    printf(", in %.1f s (%.0f/s)\n", seconds, rate);
    print_skips(report);
    if (report->uncredited[0])
        printf("nobody is named for \"%s\": --attribution says whose places "
               "they are\n",
               report->uncredited);
}

int places_import_run(int argc, char **argv)
{
    struct places_import import = {.output = PLACES_DEFAULT_OUTPUT};
    struct places_report report;
    struct fault fault;
    bool quiet = false;
    int code;

    optind = 0;
    if (!read_options(&import, argc, argv, &quiet, &code))
        return code;
    struct import_progress shown =
        import_progress_begin(!quiet && isatty(STDERR_FILENO));
    import.progress = quiet ? NULL : on_progress;
    import.example = on_example;
    import.context = &shown;
    enum err error = places_import(&import, &report, &fault);
    double seconds = import_progress_end(&shown);
    if (error != ERR_OK)
        return command_fault(&fault, EXIT_FAILED);
    print_summary(&import, &report, seconds);
    return EXIT_DONE;
}
