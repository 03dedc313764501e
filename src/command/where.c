#include "command/at_line.h"
#include "command/command.h"
#include "world/ask.h"

#include <stdio.h>
#include <string.h>

/* One server, or the first that answers. */
static enum err ask_any(const struct config *config, const char *server,
                        struct bytes request, struct ask *ask,
                        struct fault *fault)
{
    enum err error = ERR_REFUSED;

    if (server)
        return ask_open(config, server, request, ask, fault);
    for (uint32_t i = 0; i < config->server_count && error != ERR_OK; i++)
        error = ask_open(config, config->servers[i].name, request, ask, fault);
    return error;
}

/* Every line of the answer; gives the exit code. */
static int print_lines(struct ask *ask, bool json)
{
    struct bytes line;

    while (ask_line(ask, &line) == ERR_OK) {
        if (line.size && line.data[0] == '!') {
            fprintf(stderr, "muster: %.*s\n", (int)(line.size - 2),
                    (const char *)line.data + 2);
            return EXIT_FAILED;
        }
        at_line_print(line, json);
        fflush(stdout);
    }
    return EXIT_DONE;
}

static int ask_and_print(const struct command_options *options,
                         const char *request)
{
    struct config config;
    struct fault fault;
    struct ask ask;
    int code;

    if (!command_load(options, &config))
        return EXIT_CONFIG;
    if (ask_any(&config, options->server, bytes_text(request), &ask, &fault) !=
        ERR_OK) {
        code = command_fault(&fault, EXIT_FAILED);
    } else {
        code = print_lines(&ask, options->json);
        ask_close(&ask);
    }
    config_free(&config);
    return code;
}

static int run_where(const struct command_row *row, int argc, char **argv)
{
    char request[2048];
    struct command_options options;
    int first, code;

    if (!command_options(row, argc, argv, "csj", &options, &first, &code))
        return code;
    if (argc - first != 1)
        return command_misuse(row, "it takes the ID of one client");
    if (strlen(argv[first]) > 1024 || strpbrk(argv[first], " \t\r\n\f\v") ||
        !argv[first][0])
        return command_misuse(row, "an ID has 1 to 1024 bytes, without white "
                                   "space");
    snprintf(request, sizeof(request), "where %s", argv[first]);
    return ask_and_print(&options, request);
}

static int run_watch(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    int first, code;

    if (!command_options(row, argc, argv, "csja", &options, &first, &code))
        return code;
    if (first < argc)
        return command_misuse(row, "it takes no further words");
    code = ask_and_print(&options, options.all ? "watch all" : "watch");
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
             "Prints an AT line for every record that changes, until Ctrl-C.\n"
             "Who reads slowly gets the latest state of each client, not\n"
             "every state in between.\n"
             "\n" COMMON "  --all              first those that are there\n"
             "\n"
             "examples:\n"
             "  muster watch -c examples/herd.conf\n"
             "  muster watch -c examples/herd.conf --all --json | jq .id\n",
    .run = run_watch,
};
