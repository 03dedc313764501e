#include "command/ask_any.h"

#include <stdio.h>
#include <string.h>

/* One server, or the first that answers. */
static enum err open_any(const struct config *config, const char *server,
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
static int read_lines(struct ask *ask, const struct command_options *options,
                      void (*take)(struct bytes line,
                                   const struct command_options *))
{
    struct bytes line;

    while (ask_line(ask, &line) == ERR_OK) {
        if (line.size && line.data[0] == '!') {
            fprintf(stderr, "muster: %.*s\n", (int)(line.size - 2),
                    (const char *)line.data + 2);
            return EXIT_FAILED;
        }
        take(line, options);
        fflush(stdout);
    }
    return EXIT_DONE;
}

int ask_any(const struct command_options *options, const char *request,
            void (*line)(struct bytes line, const struct command_options *))
{
    struct config config;
    struct fault fault;
    struct ask ask;
    int code;

    if (!command_load(options, &config))
        return EXIT_CONFIG;
    if (open_any(&config, options->server, bytes_text(request), &ask, &fault) !=
        ERR_OK) {
        code = command_fault(&fault, EXIT_FAILED);
    } else {
        code = read_lines(&ask, options, line);
        ask_close(&ask);
    }
    config_free(&config);
    return code;
}

bool ask_about(const struct command_row *row, const char *verb, int left,
               char **words, char request[2048], int *code)
{
    const char *why = NULL;

    if (left != 1)
        why = "it takes the ID of one client";
    else if (strlen(words[0]) > 1024 || strpbrk(words[0], " \t\r\n\f\v") ||
             !words[0][0])
        why = "an ID has 1 to 1024 bytes, without white space";
    if (why) {
        *code = command_misuse(row, why);
        return false;
    }
    snprintf(request, 2048, "%s %s", verb, words[0]);
    return true;
}
