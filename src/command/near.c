#include "command/command.h"
#include "command/near_answer.h"

#include "base/decimal.h"
#include "world/ask.h"

#include <stdio.h>
#include <string.h>

/* Who waits longer than any deadline has lost the server. */
#define MARGIN_S 5

static enum err open_any(const struct config *config, const char *server,
                         const char *request, struct ask *ask,
                         struct fault *fault)
{
    int seconds = (int)(config->limits.question_ms / 1000) + MARGIN_S;
    enum err error = ERR_REFUSED;

    if (server)
        return ask_open_as_client(config, server, bytes_text(request), seconds,
                                  ask, fault);
    for (uint32_t i = 0; i < config->server_count && error != ERR_OK; i++)
        error = ask_open_as_client(config, config->servers[i].name,
                                   bytes_text(request), seconds, ask, fault);
    return error;
}

static int ask_herd(const struct command_options *options, const char *request)
{
    struct config config;
    struct fault fault;
    struct ask ask;
    int code;

    if (!command_load(options, &config))
        return EXIT_CONFIG;
    if (open_any(&config, options->server, request, &ask, &fault) != ERR_OK) {
        code = command_fault(&fault, EXIT_FAILED);
    } else {
        code = near_answer_print(&ask, options->json);
        ask_close(&ask);
    }
    config_free(&config);
    return code;
}

/* A decimal from 0 to max, as the line protocol takes it. */
static bool is_number(const char *text, uint32_t max, bool whole)
{
    struct decimal number;

    return decimal_parse(bytes_text(text), &number) == ERR_OK &&
           !decimal_above(&number, max) && !(whole && strchr(text, '.'));
}

static int run(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    char request[2048];
    int first, code;

    if (!command_options(row, argc, argv, "csj", &options, &first, &code))
        return code;
    char **words = argv + first;
    if (argc - first != 3 || !is_number(words[1], QUESTION_KM_MAX, false) ||
        !is_number(words[2], QUESTION_ITEM_MAX, true))
        return command_misuse(row, "it takes ID KM N: a client, at most 50 km, "
                                   "at most 20 places");
    if (!words[0][0] || strlen(words[0]) > 1024 ||
        strpbrk(words[0], " \t\r\n\f\v"))
        return command_misuse(row, "an ID has 1 to 1024 bytes, without white "
                                   "space");
    snprintf(request, sizeof(request), "WHATSAT %s %s %s", words[0], words[1],
             words[2]);
    return ask_herd(&options, request);
}

const struct command_row command_near = {
    .name = "near",
    .summary = "say which places are near a client",
    .usage =
        "usage: muster near [-c FILE] [-s NAME] [--json] ID KM N\n"
        "\n"
        "Prints at most N places within KM kilometres of where the client ID\n"
        "was last: how far they are and in which direction, what they are,\n"
        "and their names. It asks as a client does (WHATSAT), so the servers'\n"
        "client ports must be in reach.\n"
        "\n"
        "  -c, --config FILE  the herd's configuration; otherwise\n"
        "                     $MUSTER_CONFIG or " CONFIG_DEFAULT_PATH "\n"
        "  -s, --server NAME  ask that one; otherwise the first that answers\n"
        "  --json             the answer as it came, without the AT line\n"
        "\n"
        "examples:\n"
        "  muster near -c examples/herd.conf kiwi.cs.ucla.edu 10 5\n"
        "  muster near -c examples/herd.conf -s Welsh --json kiwi 0.5 20\n",
    .run = run,
};
