#include "command/command.h"

#include "drive/drive.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VEHICLES_DEFAULT 300

enum {
    OPTION_VEHICLES = 256,
    OPTION_SPEED,
    OPTION_RATE,
    OPTION_SEED,
    OPTION_FOR,
    OPTION_PLACES
};

static const struct option all_options[] = {
    {"config", required_argument, NULL, 'c'},
    {"vehicles", required_argument, NULL, OPTION_VEHICLES},
    {"speed", required_argument, NULL, OPTION_SPEED},
    {"rate", required_argument, NULL, OPTION_RATE},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"for", required_argument, NULL, OPTION_FOR},
    {"places", required_argument, NULL, OPTION_PLACES},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* A number above 0. */
static bool take_number(double max, double *number)
{
    char *end;

    errno = 0;
    *number = strtod(optarg, &end);
    return end != optarg && *end == 0 && errno == 0 && *number > 0 &&
           *number <= max;
}

static bool take_seed(uint64_t *seed)
{
    char *end;

    errno = 0;
    *seed = strtoull(optarg, &end, 10);
    return optarg[0] >= '0' && optarg[0] <= '9' && *end == 0 && errno == 0;
}

static bool take_vehicles(uint32_t *vehicles)
{
    double number;

    if (!take_number(DRIVE_VEHICLES_MAX, &number) || floor(number) < number)
        return false;
    *vehicles = (uint32_t)number;
    return true;
}

/* Gives what is wrong, or NULL. */
static const char *take(struct drive_options *options, int option)
{
    switch (option) {
    case OPTION_VEHICLES:
        return take_vehicles(&options->vehicles)
                   ? NULL
                   : "--vehicles takes a number from 1 to 100000";
    case OPTION_SPEED:
        return take_number(DRIVE_SPEED_MAX, &options->speed)
                   ? NULL
                   : "--speed takes a factor above 0, at most 10000";
    case OPTION_RATE:
        return take_number(DRIVE_RATE_MAX, &options->rate)
                   ? NULL
                   : "--rate takes a number above 0, at most 1000";
    case OPTION_SEED:
        return take_seed(&options->seed)
                   ? NULL
                   : "--seed takes a whole number, 0 and up";
    case OPTION_FOR:
        return take_number(DRIVE_SECONDS_MAX, &options->seconds)
                   ? NULL
                   : "--for takes seconds, more than 0";
    default:
        options->places = optarg;
        return NULL;
    }
}

static const char *default_config(void)
{
    const char *path = getenv("MUSTER_CONFIG");

    return path && *path ? path : CONFIG_DEFAULT_PATH;
}

static int explain(const struct command_row *row)
{
    fputs(row->usage, stdout);
    return EXIT_DONE;
}

/* Gives true to go on; else *code is the exit code. */
static bool read_options(const struct command_row *row, int argc, char **argv,
                         struct drive_options *options, const char **path,
                         int *code)
{
    int option;

    while ((option = getopt_long(argc, argv, "+hc:", all_options, NULL)) !=
           -1) {
        const char *why = NULL;

        if (option == 'h')
            *code = explain(row);
        else if (option == '?')
            *code = command_misuse(row, NULL); /* getopt has said why */
        else if (option == 'c')
            *path = optarg;
        else if ((why = take(options, option)) != NULL)
            *code = command_misuse(row, why);
        if (option == 'h' || option == '?' || why)
            return false;
    }
    *code = EXIT_USAGE;
    if (optind < argc)
        command_misuse(row, "it takes no further words");
    else if (options->rate * options->vehicles > DRIVE_TOTAL_MAX)
        command_misuse(row, "all vehicles together report at most 1000000 "
                            "times a second");
    else
        return true;
    return false;
}

static int run(const struct command_row *row, int argc, char **argv)
{
    struct drive_options options = {
        .vehicles = VEHICLES_DEFAULT, .speed = 1, .rate = 1};
    struct command_options found = {.config_path = default_config()};
    struct config config;
    struct fault fault;
    int code;

    if (!read_options(row, argc, argv, &options, &found.config_path, &code))
        return code;
    if (!command_load(&found, &config))
        return EXIT_CONFIG;
    signal(SIGPIPE, SIG_IGN);
    code = EXIT_DONE;
    if (drive_run(&config, &options, &fault) != ERR_OK)
        code = command_fault(&fault, EXIT_FAILED);
    config_free(&config);
    return code;
}

const struct command_row command_drive = {
    .name = "drive",
    .summary = "let simulated vehicles report to a herd",
    .usage =
        "usage: muster drive [-c FILE] [--vehicles N] [--speed FACTOR]\n"
        "                    [--rate N] [--seed N] [--for SECONDS]\n"
        "                    [--places FILE]\n"
        "\n"
        "Planes, trains, ships, trucks and bicycles drive about the world and\n"
        "report where they are to all servers of the herd, as clients do.  "
        "Each\n"
        "keeps to one server, and goes on with another when that is gone.  It\n"
        "prints how it goes until Ctrl-C, then a summary.  Their IDs are\n"
        "plane-1, train-7, ship-3, truck-88, bike-5 and the like.\n"
        "\n"
        "  -c, --config FILE  the herd's configuration; otherwise\n"
        "                     $MUSTER_CONFIG or " CONFIG_DEFAULT_PATH "\n"
        "  --vehicles N       how many, 1 to 100000; otherwise 300\n"
        "  --speed FACTOR     they are so much faster than real ones;\n"
        "                     otherwise 1, at most 10000\n"
        "  --rate N           reports a second of each; otherwise 1\n"
        "  --seed N           the same number gives the same routes; "
        "otherwise 0\n"
        "  --for SECONDS      end then\n"
        "  --places FILE      the places file that has the towns they go "
        "between;\n"
        "                     otherwise the configuration's, if it is there\n"
        "\n"
        "examples:\n"
        "  muster drive -c examples/herd.conf\n"
        "  muster drive -c examples/herd.conf --vehicles 5000 --speed 60\n"
        "  muster drive -c examples/herd.conf --vehicles 1 --seed 7 --for 10\n",
    .run = run,
};
