#include "command/ask_any.h"
#include "command/at_line.h"

#include <stdio.h>

static void print_line(struct bytes line, const struct command_options *options)
{
    at_line_print(line, options->json);
}

static int run_where(const struct command_row *row, int argc, char **argv)
{
    char request[2048];
    struct command_options options;
    int first, code;

    if (!command_options(row, argc, argv, "csj", &options, &first, &code))
        return code;
    if (!ask_about(row, "where", argc - first, argv + first, request, &code))
        return code;
    return ask_any(&options, request, print_line);
}

static int run_watch(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    int first, code;

    if (!command_options(row, argc, argv, "csja", &options, &first, &code))
        return code;
    if (first < argc)
        return command_misuse(row, "it takes no further words");
    code = ask_any(&options, options.all ? "watch all" : "watch", print_line);
    if (code == EXIT_DONE) {
        fprintf(stderr, "muster: the server has closed the connection\n");
        code = EXIT_FAILED;
    }
    return code;
}

#define COMMON                                                                 \
    "  -c, --config FILE  the herd's configuration; otherwise\n"               \
    "                     $MUSTER_CONFIG or " CONFIG_DEFAULT_PATH "\n"         \
    "  -s, --server NAME  ask that one; otherwise the first that answers\n"    \
    "  --json             one JSON object for each record\n"

const struct command_row command_where = {
    .name = "where",
    .summary = "say where a client is",
    .usage = "usage: muster where [-c FILE] [-s NAME] [--json] ID\n"
             "\n"
             "Prints the newest report of the client ID, as an AT line: the\n"
             "server that took it, the skew between its clock and the\n"
             "client's, the ID, the position, the client's time.\n"
             "\n" COMMON "\n"
             "examples:\n"
             "  muster where -c examples/herd.conf kiwi.cs.ucla.edu\n"
             "  muster where -c examples/herd.conf -s Welsh --json kiwi\n",
    .run = run_where,
};

const struct command_row command_watch = {
    .name = "watch",
    .summary = "print records as they change",
    .usage = "usage: muster watch [-c FILE] [-s NAME] [--all] [--json]\n"
             "\n"
             "Prints an AT line for every record that changes, until Ctrl-C,\n"
             "and \"FORGET ID\" for a client that was forgotten or reset.\n"
             "Who reads slowly gets the latest state of each client, not\n"
             "every state in between.\n"
             "\n" COMMON "  --all              first those that are there\n"
             "\n"
             "examples:\n"
             "  muster watch -c examples/herd.conf\n"
             "  muster watch -c examples/herd.conf --all --json | jq .id\n",
    .run = run_watch,
};
