#include "command/herd_status.h"
#include "command/status_text.h"

#include <stdio.h>

static json_t *json_of_agreement(const struct herd_status *herd)
{
    enum agreement verdict = herd_status_agreement(herd);

    return verdict == NOT_YET_KNOWN ? json_null()
                                    : json_boolean(verdict == AGREE);
}

static void print_json(const struct herd_status *herd)
{
    json_t *object = json_object(), *list = json_array();

    for (uint32_t i = 0; i < herd->asked; i++)
        if (herd->list[i])
            json_array_append(list, herd->list[i]);
    json_object_set_new(object, "herd", json_string(herd->config->herd));
    json_object_set_new(object, "asked", json_integer(herd->asked));
    json_object_set_new(object, "answered", json_integer(herd->answered));
    json_object_set_new(object, "agree", json_of_agreement(herd));
    json_object_set_new(object, "servers", list);
    json_dumpf(object, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

static int ask_all(const struct config *config, char **names, int name_count,
                   bool json)
{
    static struct herd_status herd;

    herd = (struct herd_status){.config = config};
    for (int i = 0; i < name_count && i < CONFIG_SERVERS_MAX; i++)
        herd_status_ask(&herd, names[i]);
    for (uint32_t i = 0; !name_count && i < config->server_count; i++)
        herd_status_ask(&herd, config->servers[i].name);
    if (json)
        print_json(&herd);
    else
        status_text_print(&herd);
    herd_status_free(&herd);
    return herd.answered == herd.asked ? EXIT_DONE : EXIT_FAILED;
}

static int run(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    struct config config;
    int first, code;

    if (!command_options(row, argc, argv, "cj", &options, &first, &code))
        return code;
    if (!command_load(&options, &config))
        return EXIT_CONFIG;
    code = ask_all(&config, argv + first, argc - first, options.json);
    config_free(&config);
    return code;
}

const struct command_row command_status = {
    .name = "status",
    .summary = "tell how the herd is",
    .usage = "usage: muster status [-c FILE] [--json] [NAME...]\n"
             "\n"
             "Asks the servers NAME, or all of the herd, on this machine how\n"
             "they are: clients, links and their lag, counters, memory.\n"
             "Exit code 1 when one of them does not answer.\n"
             "\n"
             "  -c, --config FILE  the herd's configuration; otherwise\n"
             "                     $MUSTER_CONFIG or " CONFIG_DEFAULT_PATH "\n"
             "  --json             everything there is, for programs\n"
             "\n"
             "examples:\n"
             "  muster status -c examples/herd.conf\n"
             "  muster status -c examples/herd.conf --json Welsh\n",
    .run = run,
};
