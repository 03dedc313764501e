#include "command/ask_any.h"

#include <stdio.h>

/* The answer is "done", or a refusal that was told: silence is enough. */
static void expect_done(struct bytes line,
                        const struct command_options *options)
{
    (void)line;
    (void)options;
}

static int run(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    char request[2048];
    int first, code;

    if (!command_options(row, argc, argv, "cs", &options, &first, &code))
        return code;
    if (!ask_about(row, row->name, argc - first, argv + first, request, &code))
        return code;
    return ask_any(&options, request, expect_done);
}

#define COMMON                                                                 \
    "  -c, --config FILE  the herd's configuration; otherwise\n"               \
    "                     $MUSTER_CONFIG or " CONFIG_DEFAULT_PATH "\n"         \
    "  -s, --server NAME  tell that one; otherwise the first that answers\n"

const struct command_row command_forget = {
    .name = "forget",
    .summary = "have the herd forget a client",
    .usage =
        "usage: muster forget [-c FILE] [-s NAME] ID\n"
        "\n"
        "The client ID is unknown from now on, on every server; what it\n"
        "reports with a later time stamp than this moment's counts again.\n"
        "Says nothing when it is done.\n"
        "\n" COMMON "\n"
        "examples:\n"
        "  muster forget -c examples/herd.conf kiwi.cs.ucla.edu\n"
        "  muster forget -c examples/herd.conf -s Welsh kiwi\n",
    .run = run,
};

const struct command_row command_reset = {
    .name = "reset",
    .summary = "let a client begin anew, whatever its clock said",
    .usage = "usage: muster reset [-c FILE] [-s NAME] ID\n"
             "\n"
             "For a client that once reported a time far in the future, so\n"
             "that none of its later reports counts. It is forgotten, and its\n"
             "next report counts, whatever its time stamp. Says nothing when\n"
             "it is done.\n"
             "\n" COMMON "\n"
             "examples:\n"
             "  muster reset -c examples/herd.conf kiwi.cs.ucla.edu\n"
             "  muster reset -c examples/herd.conf -s Welsh kiwi\n",
    .run = run,
};
