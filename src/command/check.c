#include "command/command.h"

#include <stdio.h>

/* It may be meant so, or on its way to become another herd. */
static void warn_if_apart(const struct config *config)
{
    uint32_t apart = config_apart(config);

    if (apart != CONFIG_NO_SERVER)
        fprintf(stderr,
                "muster: warning: no links lead from %s to %s: they will never "
                "know the same\n",
                config->servers[apart].name, config->servers[0].name);
}

static int run(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    struct config config;
    int first, code;

    if (!command_options(row, argc, argv, "c", &options, &first, &code))
        return code;
    if (first < argc)
        return command_misuse(row, "it takes no further words");
    if (!command_load(&options, &config))
        return EXIT_CONFIG;
    printf("%s: good: a herd of %u server%s and %u link%s\n", config.path,
           config.server_count, config.server_count == 1 ? "" : "s",
           config.link_count, config.link_count == 1 ? "" : "s");
    warn_if_apart(&config);
    config_free(&config);
    return EXIT_DONE;
}

const struct command_row command_check = {
    .name = "check",
    .summary = "judge a configuration file",
    .usage =
        "usage: muster check [-c FILE]\n"
        "\n"
        "Reads the configuration and says whether it is good, or what is\n"
        "wrong in which line.  Exit code: 0, or 78 when it is bad.  Servers\n"
        "that no links join are worth a warning.\n"
        "\n"
        "  -c, --config FILE  the herd's configuration; otherwise\n"
        "                     $MUSTER_CONFIG or " CONFIG_DEFAULT_PATH "\n"
        "\n"
        "example:\n"
        "  muster check -c examples/herd.conf\n",
    .run = run,
};
