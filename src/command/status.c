#include "command/command.h"
#include "world/ask.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* What every server said; NULL for one that did not. */
struct answers {
    const struct config *config;
    json_t *list[CONFIG_SERVERS_MAX];
    uint32_t asked, answered;
};

static json_t *ask_status(const struct config *config, const char *name,
                          struct fault *fault)
{
    struct bytes line;
    struct ask ask;
    json_t *status = NULL;

    if (ask_open(config, name, BYTES("status"), &ask, fault) != ERR_OK)
        return NULL;
    if (ask_line(&ask, &line) == ERR_OK)
        status = json_loadb((const char *)line.data, line.size, 0, NULL);
    if (!status)
        fault_tell(fault, "%s gave no status", name);
    ask_close(&ask);
    return status;
}

static int64_t number(const json_t *object, const char *group, const char *key)
{
    if (group)
        object = json_object_get(object, group);
    return json_integer_value(json_object_get(object, key));
}

static double real(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? value : "";
}

/* "3 d 4 h", "5 min", "12 s". */
static const char *duration(double seconds, char out[32])
{
    int64_t s = (int64_t)seconds;

    if (s >= 86400)
        snprintf(out, 32, "%" PRId64 " d %" PRId64 " h", s / 86400,
                 s % 86400 / 3600);
    else if (s >= 3600)
        snprintf(out, 32, "%" PRId64 " h %" PRId64 " min", s / 3600,
                 s % 3600 / 60);
    else if (s >= 60)
        snprintf(out, 32, "%" PRId64 " min", s / 60);
    else
        snprintf(out, 32, "%" PRId64 " s", s);
    return out;
}

static void print_link(const json_t *link)
{
    char since[32];

    duration(real(link, "since_s"), since);
    if (json_is_true(json_object_get(link, "up")))
        printf("  %-12s up %-10s lag %" PRId64 "%s, sent %" PRId64
               ", received %" PRId64 ", %.2f ms away\n",
               text(link, "neighbour"), since, number(link, NULL, "lag"),
               json_is_true(json_object_get(link, "catching_up"))
                   ? " (catching up)"
                   : "",
               number(link, NULL, "sent"), number(link, NULL, "received"),
               real(link, "rtt_ms"));
    else
        printf("  %-12s down %s%s%s\n", text(link, "neighbour"),
               json_object_get(link, "since_s") ? since : "since the start",
               *text(link, "last_reason") ? ": " : "",
               text(link, "last_reason"));
}

static void print_server(const json_t *status)
{
    const json_t *links = json_object_get(status, "links");
    char up[32];

    printf("%s: up %s, %" PRId64 " clients known of %" PRId64 ", %" PRId64
           " connected, %" PRId64 " reports, %" PRId64 " questions, %" PRId64
           " MiB\n",
           text(status, "server"), duration(real(status, "uptime_s"), up),
           number(status, "clients", "known"), number(status, "clients", "max"),
           number(status, "clients", "connected"),
           number(status, "counters", "reports"),
           number(status, "counters", "questions"),
           number(status, "memory", "touched") >> 20);
    for (size_t i = 0; i < json_array_size(links); i++)
        print_link(json_array_get(links, i));
}

/* Do all that answered hold the same records? */
static bool all_agree(const struct answers *answers)
{
    const char *first = NULL;

    for (uint32_t i = 0; i < answers->asked; i++) {
        const json_t *status = answers->list[i];

        if (!status)
            continue;
        if (!json_is_true(json_object_get(status, "map_hash_current")))
            return false;
        if (!first)
            first = text(status, "map_hash");
        if (strcmp(first, text(status, "map_hash")) != 0)
            return false;
    }
    return true;
}

static void print_people(const struct answers *answers)
{
    for (uint32_t i = 0; i < answers->asked; i++)
        if (answers->list[i])
            print_server(answers->list[i]);
    if (answers->asked > 1)
        printf("%u of %u servers answer%s\n", answers->answered, answers->asked,
               answers->answered < 2 ? ""
               : all_agree(answers)  ? ", and all hold the same"
                                     : ", and do not hold the same just now");
}

static void print_json(const struct answers *answers)
{
    json_t *object = json_object(), *list = json_array();

    for (uint32_t i = 0; i < answers->asked; i++)
        if (answers->list[i])
            json_array_append(list, answers->list[i]);
    json_object_set_new(object, "herd", json_string(answers->config->herd));
    json_object_set_new(object, "asked", json_integer(answers->asked));
    json_object_set_new(object, "answered", json_integer(answers->answered));
    json_object_set_new(object, "agree", json_boolean(all_agree(answers)));
    json_object_set_new(object, "servers", list);
    json_dumpf(object, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

static void ask_one(struct answers *answers, const char *name)
{
    struct fault fault;
    json_t *status = ask_status(answers->config, name, &fault);

    if (!status)
        (void)command_fault(&fault, EXIT_FAILED);
    answers->answered += status != NULL;
    answers->list[answers->asked++] = status;
}

static int ask_all(const struct config *config, char **names, int name_count,
                   bool json)
{
    static struct answers answers;

    answers = (struct answers){.config = config};
    for (int i = 0; i < name_count && i < CONFIG_SERVERS_MAX; i++)
        ask_one(&answers, names[i]);
    for (uint32_t i = 0; !name_count && i < config->server_count; i++)
        ask_one(&answers, config->servers[i].name);
    if (json)
        print_json(&answers);
    else
        print_people(&answers);
    for (uint32_t i = 0; i < answers.asked; i++)
        json_decref(answers.list[i]);
    return answers.answered == answers.asked ? EXIT_DONE : EXIT_FAILED;
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
