#include "command/command.h"

#include "world/places_db.h"
#include "world/secret.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static void warn(const char *what, const char *why)
{
    fprintf(stderr, "muster: warning: %s: %s\n", what, why);
}

static void warn_if_no_key(const struct config_remote *remote,
                           const char *provider)
{
    struct secret *secret = NULL;
    struct fault fault;
    enum err error = ERR_OK;

    if (*remote->key_file)
        error = secret_read(remote->key_file, &secret, &fault);
    else if (*remote->key_credential && getenv("CREDENTIALS_DIRECTORY"))
        error = secret_credential(remote->key_credential, &secret, &fault);
    if (error != ERR_OK)
        warn(provider, fault.text);
    secret_forget(secret);
}

/* What this machine lacks; others of the herd may have it. */
static void warn_of_places(const struct config_places *places)
{
    struct places_db *db = NULL;
    struct fault fault;

    for (uint32_t i = 0; i < places->chain_count; i++) {
        const struct config_remote *remote =
            config_places_remote(places, places->chain[i]);

        if (remote)
            warn_if_no_key(remote, config_provider_names[places->chain[i]]);
        else if (places_db_open(places->file, &db, &fault) != ERR_OK)
            warn("local", fault.text);
    }
    places_db_close(db);
    if (*places->ca_file && access(places->ca_file, R_OK) != 0)
        warn(places->ca_file, strerror(errno));
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
    warn_of_places(&config.places);
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
        "that no links join are worth a warning, and so are a places file,\n"
        "a key or certificates that this machine does not have.\n"
        "\n"
        "  -c, --config FILE  the herd's configuration; otherwise\n"
        "                     $MUSTER_CONFIG or " CONFIG_DEFAULT_PATH "\n"
        "\n"
        "example:\n"
        "  muster check -c examples/herd.conf\n",
    .run = run,
};
