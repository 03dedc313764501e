#include "command/command.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Options beyond the letters. */
enum {
    OPTION_READY_FD = 256,
    OPTION_CHILD,
    OPTION_LOG_LEVEL,
    OPTION_LOG_FORMAT,
    OPTION_JSON,
    OPTION_ALL
};

static const struct {
    struct option option;
    char taken_by;
} all_options[] = {
    {{"config", required_argument, NULL, 'c'}, COMMAND_TAKES_CONFIG},
    {{"server", required_argument, NULL, 's'}, COMMAND_TAKES_SERVER},
    {{"json", no_argument, NULL, OPTION_JSON}, COMMAND_TAKES_JSON},
    {{"all", no_argument, NULL, OPTION_ALL}, COMMAND_TAKES_ALL},
    {{"log-level", required_argument, NULL, OPTION_LOG_LEVEL},
     COMMAND_TAKES_LOG},
    {{"log-format", required_argument, NULL, OPTION_LOG_FORMAT},
     COMMAND_TAKES_LOG},
    {{"ready-fd", required_argument, NULL, OPTION_READY_FD},
     COMMAND_TAKES_CHILD},
    {{"child", no_argument, NULL, OPTION_CHILD}, COMMAND_TAKES_CHILD},
    {{"output", required_argument, NULL, 'o'}, COMMAND_TAKES_OUTPUT},
    {{"help", no_argument, NULL, 'h'}, 'h'},
};

static void list_options(const char *takes, struct option *list)
{
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(all_options); i++)
        if (all_options[i].taken_by == 'h' ||
            strchr(takes, all_options[i].taken_by))
            list[count++] = all_options[i].option;
    list[count] = (struct option){NULL, 0, NULL, 0};
}

static void take(struct command_options *options, int option)
{
    switch (option) {
    case 'c':
        options->config_path = optarg;
        break;
    case 's':
        options->server = optarg;
        break;
    case 'o':
        options->output = optarg;
        break;
    case OPTION_JSON:
        options->json = true;
        break;
    case OPTION_ALL:
        options->all = true;
        break;
    case OPTION_LOG_LEVEL:
        options->log_level = optarg;
        break;
    case OPTION_LOG_FORMAT:
        options->log_format = optarg;
        break;
    case OPTION_READY_FD:
        options->ready_fd = atoi(optarg);
        break;
    case OPTION_CHILD:
        options->child = true;
        break;
    default:
        break;
    }
}

static const char *default_config(void)
{
    const char *path = getenv("MUSTER_CONFIG");

    return path && *path ? path : CONFIG_DEFAULT_PATH;
}

bool command_options(const struct command_row *row, int argc, char **argv,
                     const char *takes, struct command_options *options,
                     int *first, int *code)
{
    struct option list[COUNT_OF(all_options) + 1];
    char letters[16];
    int option;

    *options = (struct command_options){.config_path = default_config(),
                                        .ready_fd = -1};
    list_options(takes, list);
    snprintf(letters, sizeof(letters), "+h%s%s%s",
             strchr(takes, COMMAND_TAKES_CONFIG) ? "c:" : "",
             strchr(takes, COMMAND_TAKES_SERVER) ? "s:" : "",
             strchr(takes, COMMAND_TAKES_OUTPUT) ? "o:" : "");
    while ((option = getopt_long(argc, argv, letters, list, NULL)) != -1) {
        if (option == 'h') {
            fputs(row->usage, stdout);
            *code = EXIT_DONE;
            return false;
        }
        if (option == '?') {
            *code = command_misuse(row, NULL); /* getopt has said why */
            return false;
        }
        take(options, option);
    }
    *first = optind;
    return true;
}

int command_misuse(const struct command_row *row, const char *why)
{
    if (why)
        fprintf(stderr, "muster %s: %s\n", row->name, why);
    fprintf(stderr, "\"muster %s --help\" tells how it is used\n", row->name);
    return EXIT_USAGE;
}

int command_fault(const struct fault *fault, int code)
{
    fprintf(stderr, "muster: %s\n", fault->text);
    return code;
}

bool command_load(const struct command_options *options, struct config *config)
{
    struct fault fault;

    if (config_load(options->config_path, config, &fault) == ERR_OK)
        return true;
    (void)command_fault(&fault, EXIT_CONFIG);
    return false;
}
