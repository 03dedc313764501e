#include "world/config.h"

#include "world/config_herd.h"
#include "world/config_http.h"
#include "world/config_places_read.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const profile_names[CONFIG_PROFILES] = {"production",
                                                           "course"};
const char *const config_policy_names[CONFIG_POLICIES] = {"journal", "fsync",
                                                          "none"};
static const char *const spread_names[SPREADS] = {"tree", "flood"};

static const struct config_key log_keys[] = {
    {KEY("level", KEY_CHOICE, struct config_log, level), .max = LOG_LEVELS,
     .choices = log_level_names},
    {KEY("format", KEY_CHOICE, struct config_log, format), .max = LOG_FORMATS,
     .choices = log_format_names},
    {KEY("file", KEY_TEXT, struct config_log, file), .max = CONFIG_PATH_MAX},
    {KEY("stderr", KEY_BOOL, struct config_log, to_stderr)},
    {KEY("lines", KEY_BOOL, struct config_log, lines)},
    {.name = NULL},
};

/* A limit's key is its name. */
#define LIMIT(limit, from, to)                                                 \
    {                                                                          \
        KEY(#limit, KEY_NUMBER, struct config_limits, limit), .min = from,     \
                                                              .max = to        \
    }

static const struct config_key limit_keys[] = {
    LIMIT(max_clients, 1, 100000000),
    LIMIT(store_clients, 1, 200000000),
    LIMIT(text_bytes_per_client, 16, 1536),
    LIMIT(max_connections, 1, 1000000),
    LIMIT(connections_per_address, 0, 1000000),
    LIMIT(line_bytes, 2048, 1048576),
    LIMIT(out_bytes, 16384, 16777216),
    LIMIT(idle_s, 1, 86400),
    LIMIT(line_s, 1, 86400),
    LIMIT(stall_s, 1, 86400),
    LIMIT(questions, 1, 65536),
    LIMIT(questions_per_connection, 1, 1024),
    LIMIT(question_ms, 10, 600000),
    LIMIT(max_watchers, 0, 10000),
    LIMIT(max_origins, 16, 60000),
    {.name = NULL},
};

static const struct config_key journal_keys[] = {
    {KEY("policy", KEY_CHOICE, struct config_journal, policy),
     .max = CONFIG_POLICIES, .choices = config_policy_names},
    {KEY("sync_ms", KEY_NUMBER, struct config_journal, sync_ms), .min = 10,
     .max = 60000},
    {KEY("rotate_mb", KEY_NUMBER, struct config_journal, rotate_mb), .min = 1,
     .max = 1048576},
    {KEY("forget_s", KEY_NUMBER, struct config_journal, forget_s), .min = 1,
     .max = 86400},
    {KEY("copies", KEY_NUMBER, struct config_journal, copies), .min = 1,
     .max = COPIES_MAX},
    {KEY("copies_ms", KEY_NUMBER, struct config_journal, copies_ms), .min = 10,
     .max = 600000},
    {.name = NULL},
};

#define TIME(key)                                                              \
    {                                                                          \
        KEY(#key, KEY_NUMBER, struct config, times.key), .max = INT32_MAX      \
    }

static const struct config_key top_keys[] = {
    {KEY("herd", KEY_TEXT, struct config, herd), .max = CONFIG_NAME_MAX + 1},
    {KEY("profile", KEY_CHOICE, struct config, profile), .max = CONFIG_PROFILES,
     .choices = profile_names},
    {.name = "servers", .kind = KEY_OTHER},
    {.name = "links", .kind = KEY_OTHER},
    {KEY("spread", KEY_CHOICE, struct config, spread), .max = SPREADS,
     .choices = spread_names},
    {KEY("places", KEY_GROUP, struct config, places),
     .keys = config_places_keys},
    {KEY("data", KEY_TEXT, struct config, data), .max = CONFIG_PATH_MAX},
    {.name = "threads", .kind = KEY_OTHER},
    {KEY("log", KEY_GROUP, struct config, log), .keys = log_keys},
    {KEY("journal", KEY_GROUP, struct config, journal), .keys = journal_keys},
    {KEY("http", KEY_GROUP, struct config, http), .keys = config_http_keys},
    {KEY("limits", KEY_GROUP, struct config, limits), .keys = limit_keys},
    TIME(max_future_s),
    TIME(max_past_s),
    TIME(ttl_s),
    TIME(max_clock_offset_s),
    {KEY("insecure", KEY_BOOL, struct config, insecure)},
    {.name = NULL},
};

/* What holds where the file says nothing; docs and the man page quote it. */
static void set_defaults(struct config *config, bool course)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    strcpy(config->herd, "muster");
    strcpy(config->data, "/var/lib/muster");
    config_places_defaults(&config->places);
    config->threads = cores > 0 ? (uint32_t)cores : 1;
    config->log.level = LOG_INFO;
    config->log.to_stderr = true;
    config->log.lines = course;
    config->journal = (struct config_journal){
        .policy = CONFIG_JOURNAL_WRITTEN,
        .sync_ms = 1000,
        .rotate_mb = 64,
        .forget_s = 600,
        .copies = 1,
        .copies_ms = 2000,
    };
    config_http_defaults(&config->http, course);
    config->times = (struct config_times){
        .max_future_s = course ? 0 : 600,
        .max_clock_offset_s = course ? 0 : 60,
    };
    config->limits = (struct config_limits){
        .max_clients = 1000000,
        .text_bytes_per_client = 64,
        .max_connections = 16384,
        .connections_per_address = course ? 0 : 4096,
        .line_bytes = 65536,
        .out_bytes = 262144,
        .idle_s = 600,
        .line_s = 30,
        .stall_s = 30,
        .questions = 1024,
        .questions_per_connection = 16,
        .question_ms = 5000,
        .max_watchers = 16,
        .max_origins = 4096,
    };
}

static enum err read_threads(const struct config_reading *reading,
                             const config_setting_t *setting)
{
    const char *text = config_setting_get_string(setting);
    int number = config_setting_get_int(setting);

    if (text && strcmp(text, "auto") == 0)
        return ERR_OK;
    if (config_setting_type(setting) != CONFIG_TYPE_INT || number < 1 ||
        number > 256)
        return config_fault_at(reading, setting,
                               "threads must be \"auto\" (one for each core) "
                               "or a number from 1 to 256");
    reading->config->threads = (uint32_t)number;
    return ERR_OK;
}

static enum err judge_limits(const struct config_reading *reading,
                             const config_setting_t *root)
{
    struct config_limits *limits = &reading->config->limits;
    const config_setting_t *at = config_setting_get_member(root, "limits");

    /* Two halves of a cut herd may each fill up: there is room for both. */
    if (limits->store_clients == 0)
        limits->store_clients = 2 * limits->max_clients;
    if (limits->store_clients < limits->max_clients)
        return config_fault_at(reading, at,
                               "store_clients (%u) is less than max_clients "
                               "(%u); twice as many is advised",
                               limits->store_clients, limits->max_clients);
    return ERR_OK;
}

/* What is taken must not have expired yet, nor expire much later than it is
 * due: both windows bound by how much clients' clocks can do either. */
static enum err judge_times(const struct config_reading *reading,
                            const config_setting_t *root)
{
    const struct config_times *times = &reading->config->times;
    const config_setting_t *at = config_setting_get_member(root, "ttl_s");

    if (!times->ttl_s)
        return ERR_OK;
    if (!times->max_future_s || !times->max_past_s)
        return config_fault_at(reading, at,
                               "ttl_s needs both windows: %s is 0, write how "
                               "many seconds a time stamp may be off",
                               times->max_past_s ? "max_future_s"
                                                 : "max_past_s");
    if (times->max_past_s > times->ttl_s)
        return config_fault_at(reading, at,
                               "max_past_s (%u) is more than ttl_s (%u): "
                               "reports would expire before they come in",
                               times->max_past_s, times->ttl_s);
    return ERR_OK;
}

/* Copies are made by neighbours; with too few of them a server would refuse
 * every report. */
static enum err judge_copies(const struct config_reading *reading,
                             const config_setting_t *root)
{
    const struct config *config = reading->config;
    const config_setting_t *journal =
        config_setting_get_member(root, "journal");
    uint32_t needed = config->journal.copies - 1;

    for (uint32_t i = 0; i < config->server_count; i++) {
        uint32_t degree = config_degree(config, i);

        if (degree < needed)
            return config_fault_at(
                reading, config_setting_get_member(journal, "copies"),
                "copies = %u: %s can have %u at the most, one on each "
                "neighbour and its own",
                needed + 1, config->servers[i].name, degree + 1);
    }
    return ERR_OK;
}

static const config_setting_t *member(const config_setting_t *root,
                                      const char *name)
{
    return config_setting_get_member(root, name);
}

static enum err read_all(const struct config_reading *reading,
                         const config_setting_t *root)
{
    const config_setting_t *profile = member(root, "profile");
    const char *name = profile ? config_setting_get_string(profile) : NULL;

    set_defaults(reading->config, name && strcmp(name, "course") == 0);
    enum err error =
        config_read_group(reading, root, top_keys, reading->config);
    if (error == ERR_OK && member(root, "threads"))
        error = read_threads(reading, member(root, "threads"));
    if (error == ERR_OK)
        error = judge_limits(reading, root);
    if (error == ERR_OK)
        error = judge_times(reading, root);
    if (error == ERR_OK)
        error = config_places_judge(reading, member(root, "places"));
    if (error == ERR_OK && !member(root, "servers"))
        error = config_fault_at(reading, root, "there is no key \"servers\"");
    if (error == ERR_OK)
        error = config_read_servers(reading, member(root, "servers"));
    if (error == ERR_OK && member(root, "links"))
        error = config_read_links(reading, member(root, "links"));
    if (error == ERR_OK)
        error = judge_copies(reading, root);
    return error;
}

static enum err fault_of_syntax(const char *path, const config_t *file,
                                struct fault *fault)
{
    if (config_error_type(file) == CONFIG_ERR_FILE_IO)
        return fault_tell(fault, "%s: %s", path,
                          errno ? strerror(errno) : "cannot be read");
    return fault_tell(fault, "%s:%d: %s",
                      config_error_file(file) ? config_error_file(file) : path,
                      config_error_line(file), config_error_text(file));
}

enum err config_load(const char *path, struct config *config,
                     struct fault *fault)
{
    struct config_reading reading = {config, fault};
    enum err error;
    config_t file;

    memset(config, 0, sizeof(*config)); /* groups are compared as memory */
    snprintf(config->path, sizeof(config->path), "%s", path);
    config_init(&file);
    errno = 0;
    if (config_read_file(&file, path) == CONFIG_TRUE)
        error = read_all(&reading, config_root_setting(&file));
    else
        error = fault_of_syntax(path, &file, fault);
    config_destroy(&file);
    if (error != ERR_OK)
        config_free(config);
    return error;
}
