#include "command/command.h"
#include "command/places_import.h"
#include "command/places_near.h"

#include <stdio.h>
#include <string.h>

static int run(const struct command_row *row, int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[1], "import") == 0)
        return places_import_run(argc - 1, argv + 1);
    if (argc >= 2 && strcmp(argv[1], "near") == 0)
        return places_near_run(argc - 1, argv + 1);
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
        "       muster places near [options] LAT LON KM N\n"
        "\n"
        "import makes a places file of what others know; \"muster places\n"
        "import --help\" tells how. near prints at most N places within KM\n"
        "kilometres of a point; see \"muster places near --help\".\n"
        "\n"
        "examples:\n"
        "  muster places import -o run/places.sqlite data/places.tsv.xz\n"
        "  muster places near -o run/places.sqlite 34.0689 -118.4451 10 5\n",
    .run = run,
};
