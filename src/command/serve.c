#include "command/command.h"

#include "server/assemble.h"
#include "server/serve.h"
#include "world/folder.h"
#include "world/log.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* What the command line says of the log is stronger than the file. */
static bool apply_choice(const char *text, const char *const *names,
                         uint32_t count, uint32_t *choice)
{
    for (uint32_t i = 0; text && i < count; i++)
        if (strcmp(text, names[i]) == 0) {
            *choice = i;
            return true;
        }
    return !text;
}

static bool apply_log_options(const struct command_options *options,
                              struct config *config)
{
    uint32_t level = config->log.level, format = config->log.format;

    if (!apply_choice(options->log_level, log_level_names, LOG_LEVELS,
                      &level) ||
        !apply_choice(options->log_format, log_format_names, LOG_FORMATS,
                      &format))
        return false;
    config->log.level = (enum log_level)level;
    config->log.format = (enum log_format)format;
    return true;
}

/* A relative name is one in the server's folder. */
static enum err log_path(const struct config *config, const char *server,
                         char *path, size_t size, struct fault *fault)
{
    if (config->log.file[0] == '/') {
        snprintf(path, size, "%s", config->log.file);
        return ERR_OK;
    }
    if (config_data_path(config, server, config->log.file, path, size) ==
        ERR_OK)
        return ERR_OK;
    return fault_tell(fault, "the log's path is too long");
}

static enum err open_log(const struct config *config, const char *server,
                         struct fault *fault)
{
    static char path[2 * CONFIG_PATH_MAX + CONFIG_NAME_MAX];
    struct log_options options = {
        .level = config->log.level,
        .format = config->log.format,
        .also_stderr = config->log.to_stderr,
        .server = server,
    };

    if (config->log.file[0]) {
        enum err error = log_path(config, server, path, sizeof(path), fault);

        if (error != ERR_OK)
            return error;
        options.path = path;
    }
    if (log_open(&options) == ERR_OK)
        return ERR_OK;
    return fault_tell(fault, "the log %s cannot be opened: %s", path,
                      strerror(errno));
}

/* A herd that was started together ends together, even if its parent dies. */
static bool follow_parent(void)
{
    pid_t parent = getppid();

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    return getppid() == parent;
}

/* Gives    ERR_OK when the server is ready to run. */
static enum err prepare(const struct config *config, uint32_t index,
                        struct server **server, int *lock_fd,
                        struct fault *fault)
{
    const char *name = config->servers[index].name;
    enum err error = folder_take(config, name, lock_fd, fault);

    if (error == ERR_OK)
        error = open_log(config, name, fault);
    return error == ERR_OK ? assemble(config, index, server, fault) : error;
}

static int serve(const struct config *config, uint32_t index, int ready_fd)
{
    /* Static: what a start that failed has made stays until the process ends,
     * and is no leak. */
    static struct server *server;
    struct fault fault;
    int lock_fd;

    if (prepare(config, index, &server, &lock_fd, &fault) != ERR_OK) {
        fprintf(stderr, "muster: %s: %s\n", config->servers[index].name,
                fault.text);
        return EXIT_FAILED;
    }
    if (serve_run(server, ready_fd) != ERR_OK) {
        log_error("a thread cannot be started", LOG_END);
        return EXIT_FAILED;
    }
    serve_free(server);
    log_close();
    close(lock_fd);
    return EXIT_DONE;
}

static int serve_named(const struct command_row *row,
                       const struct command_options *options,
                       struct config *config, const char *name)
{
    uint32_t index;

    if (!apply_log_options(options, config))
        return command_misuse(row, "--log-level is error, warn, info or debug; "
                                   "--log-format is logfmt or json");
    if (config_find(config, name, &index) != ERR_OK) {
        fprintf(stderr, "muster: there is no server named %s in %s\n", name,
                config->path);
        return EXIT_CONFIG;
    }
    signal(SIGPIPE, SIG_IGN);
    return serve(config, index, options->ready_fd);
}

static int run(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    struct config config;
    int first, code;

    if (!command_options(row, argc, argv, "clr", &options, &first, &code))
        return code;
    if (argc - first != 1)
        return command_misuse(row, "it takes the name of one server");
    if (options.child && !follow_parent())
        return EXIT_FAILED;
    if (!command_load(&options, &config))
        return EXIT_CONFIG;
    code = serve_named(row, &options, &config, argv[first]);
    config_free(&config);
    return code;
}

const struct command_row command_serve = {
    .name = "serve",
    .summary = "run one server of the herd",
    .usage =
        "usage: muster serve [-c FILE] [--log-level LEVEL]\n"
        "                    [--log-format FORMAT] NAME\n"
        "\n"
        "Runs the server NAME of the herd that FILE describes, in the\n"
        "foreground, until SIGTERM or SIGINT; a second one ends it at once.\n"
        "SIGUSR1 opens the log file anew, SIGHUP reads FILE again.\n"
        "\n"
        "  -c, --config FILE    the herd's configuration; otherwise\n"
        "                       $MUSTER_CONFIG or " CONFIG_DEFAULT_PATH "\n"
        "  --log-level LEVEL    error, warn, info or debug\n"
        "  --log-format FORMAT  logfmt or json\n"
        "  --ready-fd N         write a newline to descriptor N when clients\n"
        "                       can connect\n"
        "  --child              end when the parent process does\n"
        "\n"
        "examples:\n"
        "  muster serve -c examples/herd.conf Goloman\n"
        "  muster serve -c herd.conf --log-format=json Hands 2>>hands.log\n",
    .run = run,
};
