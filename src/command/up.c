#include "command/child.h"
#include "command/command.h"

#include "world/log.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct up {
    uv_loop_t loop;
    uv_signal_t on_int, on_term, on_hup;
    const struct config *config;
    const struct command_options *options;
    char program[4096];
    struct child *children;
    uint32_t ready, running;
    bool stopping;
    int code;
};

/* The first server that has one. */
static void print_map(const struct config *config)
{
    for (uint32_t i = 0; i < config->server_count; i++) {
        const struct address *http = &config->servers[i].http;
        char text[ADDRESS_TEXT_MAX];

        if (!http->port)
            continue;
        address_write(http, text);
        printf("see who is where:   http://%s/\n", text);
        return;
    }
}

static void print_hints(const struct up *up)
{
    const struct config *config = up->config;
    const struct address *first = &config->servers[0].clients;
    const struct address *last =
        &config->servers[config->server_count - 1].clients;

    printf("say where you are:  echo \"IAMAT kiwi.cs.ucla.edu "
           "+34.068930-118.445127 $(date +%%s.%%N)\" | nc -N %s %u\n",
           first->host, first->port);
    printf("ask anywhere:       echo \"WHATSAT kiwi.cs.ucla.edu 10 5\" | "
           "nc -N %s %u\n",
           last->host, last->port);
    print_map(config);
    printf("look at the herd:   %s status -c %s   (Ctrl-C here stops it)\n",
           up->program, config->path);
    fflush(stdout);
}

static void stop_all(struct up *up)
{
    up->stopping = true;
    for (uint32_t i = 0; i < up->config->server_count; i++)
        child_stop(&up->children[i]);
}

static void end_if_alone(struct up *up)
{
    if (up->running)
        return;
    if (!uv_is_closing((uv_handle_t *)&up->on_int)) {
        uv_close((uv_handle_t *)&up->on_int, NULL);
        uv_close((uv_handle_t *)&up->on_term, NULL);
        uv_close((uv_handle_t *)&up->on_hup, NULL);
    }
}

/* A herd that never came up ends whole; one that is up goes on without. */
static void on_child_ended(struct child *child, int64_t status,
                           int signal_number)
{
    struct up *up = child->context;
    bool was_up = up->ready == up->config->server_count;

    up->running--;
    if (!up->stopping) {
        up->code = status ? (int)status : EXIT_FAILED;
        log_error(was_up ? "a server has ended; the others go on"
                         : "a server did not start; the others are stopped",
                  log_text("ended", child->name), log_number("code", status),
                  log_number("signal", signal_number), LOG_END);
        if (!was_up)
            stop_all(up);
    }
    end_if_alone(up);
}

static void on_child_ready(struct child *child)
{
    struct up *up = child->context;

    if (++up->ready == up->config->server_count)
        print_hints(up);
}

static void on_stop(uv_signal_t *handle, int number)
{
    struct up *up = handle->data;

    (void)number;
    if (!up->stopping)
        log_info("stops the herd", LOG_END);
    stop_all(up); /* a second time they end at once */
}

/* Servers that the file has got meanwhile are not started here. */
static void on_reload(uv_signal_t *handle, int number)
{
    struct up *up = handle->data;

    (void)number;
    for (uint32_t i = 0; i < up->config->server_count; i++)
        child_reload(&up->children[i]);
}

static void listen_for(struct up *up, uv_signal_t *handle, int number,
                       uv_signal_cb callback)
{
    uv_signal_init(&up->loop, handle);
    handle->data = up;
    uv_signal_start(handle, callback, number);
}

static bool start_all(struct up *up)
{
    const struct config *config = up->config;
    const struct command_options *o = up->options;
    struct child_words words = {
        .program = up->program,
        .config_path = o->config_path,
        .log_level =
            o->log_level ? o->log_level : log_level_names[config->log.level],
        .log_format = o->log_format ? o->log_format
                                    : log_format_names[config->log.format],
    };

    for (uint32_t i = 0; i < config->server_count; i++) {
        struct child *child = &up->children[i];

        *child = (struct child){.name = config->servers[i].name,
                                .ready = on_child_ready,
                                .ended = on_child_ended,
                                .context = up};
        int error = child_start(child, &up->loop, &words);
        if (error != 0) {
            log_error("a server cannot be started",
                      log_text("why", uv_strerror(error)), LOG_END);
            return false;
        }
        up->running++;
    }
    return true;
}

static int run_herd(struct up *up)
{
    size_t size = sizeof(up->program) - 1;

    up->children = calloc(up->config->server_count, sizeof(*up->children));
    if (!up->children || uv_loop_init(&up->loop) != 0 ||
        uv_exepath(up->program, &size) != 0) {
        fprintf(stderr, "muster: memory is short\n");
        return EXIT_FAILED;
    }
    listen_for(up, &up->on_int, SIGINT, on_stop);
    listen_for(up, &up->on_term, SIGTERM, on_stop);
    listen_for(up, &up->on_hup, SIGHUP, on_reload);
    if (!start_all(up)) {
        up->code = EXIT_FAILED;
        stop_all(up);
        end_if_alone(up);
    }
    uv_run(&up->loop, UV_RUN_DEFAULT);
    uv_loop_close(&up->loop);
    free(up->children);
    return up->code;
}

static int run(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    struct config config;
    int first, code;

    if (!command_options(row, argc, argv, "cl", &options, &first, &code))
        return code;
    if (first < argc)
        return command_misuse(row, "it takes no further words");
    if (!command_load(&options, &config))
        return EXIT_CONFIG;
    signal(SIGPIPE, SIG_IGN);
    struct up up = {.config = &config, .options = &options, .code = EXIT_DONE};
    code = run_herd(&up);
    config_free(&config);
    return code;
}

const struct command_row command_up = {
    .name = "up",
    .summary = "run every server of a herd on this machine",
    .usage =
        "usage: muster up [-c FILE] [--log-level LEVEL] [--log-format FORMAT]\n"
        "\n"
        "Starts every server that FILE describes as a child process, with one\n"
        "merged log, and says how to talk to them.  Ctrl-C stops all of them.\n"
        "A server that ends later does not end the others; start it again by\n"
        "\"muster serve\".  SIGHUP is passed on: all read FILE again.  A "
        "server\n"
        "that FILE has got meanwhile is started by \"muster serve\".\n"
        "\n"
        "  -c, --config FILE    the herd's configuration; otherwise\n"
        "                       $MUSTER_CONFIG or " CONFIG_DEFAULT_PATH "\n"
        "  --log-level LEVEL    error, warn, info or debug\n"
        "  --log-format FORMAT  logfmt or json\n"
        "\n"
        "example:\n"
        "  muster up -c examples/herd.conf\n",
    .run = run,
};
