#include "server/stopping.h"

#include "server/reload.h"
#include "world/log.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How often it is looked whether a step is done, and how long each may take. */
#define LOOK_MS    20
#define CLIENTS_MS 2000
#define ANSWERS_MS 1000
#define LINKS_MS   2000

enum stage {
    SERVING,
    DRAINING_CLIENTS, /* their replies go out */
    HURRYING,         /* questions left are answered without places */
    ENDING_QUESTIONS, /* clients are gone; their questions come back */
    DRAINING_LINKS,   /* the neighbours get what they lack */
    CLOSING_LINKS,    /* they are told, and close */
    ENDING
};

struct stopping {
    struct server *server;
    enum stage stage;
    int64_t since_ms;
    uv_timer_t look;
    uv_signal_t on_term, on_int, on_usr1, on_hup;
};

static void ask_all(struct server *server, enum loop_request request)
{
    for (uint32_t i = 0; i < server->loop_count; i++)
        loop_ask(&server->loops[i], request);
}

static uint32_t connections(const struct server *server)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < server->loop_count; i++)
        count += atomic_load(&server->loops[i].connections);
    return count;
}

static bool is_drained(const struct server *server)
{
    return connections(server) == 0 && httpd_is_drained(server->httpd);
}

static bool questions_are_back(struct server *server)
{
    struct places_status status;

    places_status(server->places, &status);
    return status.under_way == 0;
}

static void go_to(struct stopping *stopping, enum stage stage)
{
    stopping->stage = stage;
    stopping->since_ms = (int64_t)uv_now(stopping->look.loop);
}

static void on_links_closed(void *context)
{
    struct stopping *stopping = context;

    go_to(stopping, ENDING);
}

static void end(struct stopping *stopping)
{
    struct server *server = stopping->server;
    uv_handle_t *handles[] = {
        (uv_handle_t *)&stopping->look,   (uv_handle_t *)&stopping->on_term,
        (uv_handle_t *)&stopping->on_int, (uv_handle_t *)&stopping->on_usr1,
        (uv_handle_t *)&stopping->on_hup,
    };

    for (size_t i = 0; i < COUNT_OF(handles); i++)
        uv_close(handles[i], NULL);
    wires_close(server->wires);
    admin_close(server->admin);
    ask_all(server, LOOP_END);
}

/* Is this stage done, or has it had its time? */
static bool is_over(const struct stopping *stopping)
{
    struct server *server = stopping->server;
    int64_t waited_ms =
        (int64_t)uv_now(stopping->look.loop) - stopping->since_ms;

    switch (stopping->stage) {
    case DRAINING_CLIENTS:
        return is_drained(server) || waited_ms > CLIENTS_MS;
    case HURRYING:
        return is_drained(server) || waited_ms > ANSWERS_MS;
    case ENDING_QUESTIONS:
        return questions_are_back(server);
    case DRAINING_LINKS:
        return hub_is_drained(&server->hub) || waited_ms > LINKS_MS;
    case ENDING:
        return true;
    case SERVING:
    case CLOSING_LINKS: /* on_links_closed says when */
        break;
    }
    return false;
}

static void on_look(uv_timer_t *look)
{
    struct stopping *stopping = look->data;
    struct server *server = stopping->server;

    if (!is_over(stopping))
        return;
    switch (stopping->stage) {
    case DRAINING_CLIENTS:
        places_hurry(server->places);
        httpd_hurry(server->httpd);
        go_to(stopping, HURRYING);
        break;
    case HURRYING:
        ask_all(server, LOOP_DROP);
        go_to(stopping, ENDING_QUESTIONS);
        break;
    case ENDING_QUESTIONS:
        go_to(stopping, DRAINING_LINKS);
        break;
    case DRAINING_LINKS:
        go_to(stopping, CLOSING_LINKS);
        wires_stop(server->wires, on_links_closed, stopping);
        break;
    case ENDING:
        end(stopping);
        break;
    case SERVING:
    case CLOSING_LINKS:
        break;
    }
}

static void on_stop_signal(uv_signal_t *signal, int number)
{
    struct stopping *stopping = signal->data;

    if (stopping->stage != SERVING) {
        log_warn("ends at once: a second signal",
                 log_text("signal", strsignal(number)), LOG_END);
        _exit(1);
    }
    log_info("stops", log_text("signal", strsignal(number)), LOG_END);
    go_to(stopping, DRAINING_CLIENTS);
    ask_all(stopping->server, LOOP_DRAIN);
    httpd_drain(stopping->server->httpd);
    uv_timer_start(&stopping->look, on_look, LOOK_MS, LOOK_MS);
}

static void on_reopen_signal(uv_signal_t *signal, int number)
{
    (void)signal;
    (void)number;
    if (log_reopen() == ERR_OK)
        log_info("the log is opened anew", LOG_END);
    else
        log_error("the log cannot be opened anew; it goes on in the old file",
                  LOG_END);
}

static void on_reload_signal(uv_signal_t *signal, int number)
{
    struct stopping *stopping = signal->data;

    (void)number;
    if (stopping->stage == SERVING)
        reload(stopping->server);
}

static void listen_for(struct stopping *stopping, uv_loop_t *loop,
                       uv_signal_t *handle, int number, uv_signal_cb callback)
{
    uv_signal_init(loop, handle);
    handle->data = stopping;
    uv_signal_start(handle, callback, number);
}

enum err stopping_open(struct server *server)
{
    struct stopping *stopping = calloc(1, sizeof(*stopping));
    uv_loop_t *loop = &server->loops[0].uv;

    if (!stopping)
        return ERR_FULL;
    stopping->server = server;
    uv_timer_init(loop, &stopping->look);
    stopping->look.data = stopping;
    listen_for(stopping, loop, &stopping->on_term, SIGTERM, on_stop_signal);
    listen_for(stopping, loop, &stopping->on_int, SIGINT, on_stop_signal);
    listen_for(stopping, loop, &stopping->on_usr1, SIGUSR1, on_reopen_signal);
    listen_for(stopping, loop, &stopping->on_hup, SIGHUP, on_reload_signal);
    server->stopping = stopping;
    return ERR_OK;
}

void stopping_free(struct server *server)
{
    free(server->stopping);
    server->stopping = NULL;
}
