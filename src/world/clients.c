#include "world/clients.h"

#include "world/client_open.h"
#include "world/log.h"
#include "world/pledge.h"
#include "world/settle.h"
#include "world/turn.h"

#include <stdlib.h>
#include <unistd.h>

/* Time to close, after the last reply. */
#define LINGER_MS 1000

void clients_turn(struct clients *clients)
{
    /* A client may go on with input that it sent long ago: until none does. */
    while (clients->touched) {
        turn_run(clients);
        struct client *client = clients->touched;

        clients->touched = NULL;
        while (client) {
            struct client *next = client->next_touched;

            client->touched = false;
            if (client->gone) {
                if (client->questions == 0)
                    free(client);
            } else if (!client->channel.closing) {
                settle(client);
            }
            client = next;
        }
    }
    if (clients->config->log.lines)
        log_flush();
}

/* ---- from outside ---- */

/* In seconds; what the configuration says, and our own. */
static void set_waits(struct clients *clients)
{
    const struct config_limits *limits = &clients->config->limits;
    const int64_t waits_ms[CLIENT_WAITS] = {
        [CLIENT_IDLE] = limits->idle_s * INT64_C(1000),
        [CLIENT_LINE] = limits->line_s * INT64_C(1000),
        [CLIENT_STALL] = limits->stall_s * INT64_C(1000),
        [CLIENT_LINGER] = LINGER_MS,
    };

    for (size_t i = 0; i < CLIENT_WAITS; i++)
        deadlines_init(&clients->waits[i], waits_ms[i]);
}

enum err clients_open(const struct clients_parts *parts, struct clients **out)
{
    struct clients *clients = calloc(1, sizeof(*clients));

    if (!clients)
        return ERR_FULL;
    clients->engine = parts->engine;
    clients->hub = parts->hub;
    clients->places = parts->places;
    clients->admit = parts->admit;
    clients->config = parts->config;
    clients->name = bytes_text(parts->name);
    set_waits(clients);
    enum err error = turn_open(clients);
    if (error == ERR_OK)
        error = inbox_open(&clients->inbox, parts->engine->loop);
    if (error != ERR_OK)
        clients_free(clients);
    else
        *out = clients;
    return error;
}

static bool refuse(struct clients *clients, const struct peer *peer)
{
    static struct log_limit limit;
    char text[PEER_TEXT_MAX];

    switch (admit_enter(clients->admit, peer)) {
    case ERR_OK:
        return false;
    case ERR_LIMIT:
        counter_add(&clients->counters.refused_address, 1);
        break;
    default:
        counter_add(&clients->counters.refused_full, 1);
        break;
    }
    peer_write(peer, text);
    log_write_limited(&limit, LOG_WARN, "client refused: too many connections",
                      LOG_FIELDS(log_text("client", text), LOG_END));
    return true;
}

void clients_accept(struct clients *clients, int fd,
                    const struct sockaddr_storage *address)
{
    struct peer peer = peer_of(address);
    struct client *client = NULL;

    if (clients->draining || refuse(clients, &peer)) {
        close(fd);
        return;
    }
    client = client_open(clients, fd);
    if (!client) {
        counter_add(&clients->counters.short_of_memory, 1);
        admit_leave(clients->admit, &peer);
        close(fd);
        return;
    }
    counter_add(&clients->counters.accepted, 1);
    client->clients = clients;
    client->peer = peer;
    client->next = clients->first;
    if (client->next)
        client->next->prev = client;
    clients->first = client;
    clients->count++;
    client_touch(client);
}

void clients_written(struct clients *clients)
{
    clients->gates = hub_gates(clients->hub);
    for (struct client *c = clients->first; c; c = c->next)
        if (!outbox_is_empty(&c->outbox))
            client_touch(c);
}

static void give_up(struct client *client, enum client_wait wait)
{
    static struct log_limit limits[CLIENT_WAITS];
    static const char *const messages[CLIENT_WAITS] = {
        [CLIENT_IDLE] = "client closed: idle for too long",
        [CLIENT_LINE] = "client closed: a line did not end in time",
        [CLIENT_STALL] = "client closed: it does not read its replies",
    };
    char text[PEER_TEXT_MAX];

    counter_add(&client->clients->counters.closed_by_wait[wait], 1);
    if (messages[wait]) {
        peer_write(&client->peer, text);
        log_write_limited(&limits[wait], LOG_INFO, messages[wait],
                          LOG_FIELDS(log_text("client", text), LOG_END));
    }
    settle_close(client);
}

void clients_tick(struct clients *clients)
{
    int64_t now_ms = (int64_t)uv_now(clients->engine->loop);

    for (size_t i = 0; i < CLIENT_WAITS; i++) {
        struct deadline *deadline;

        while ((deadline = deadlines_expired(&clients->waits[i], now_ms)))
            give_up(
                (struct client *)(void *)((uint8_t *)deadline -
                                          offsetof(struct client, deadline)),
                (enum client_wait)i);
    }
    if (clients->hub->copies && pledge_tick(clients, now_ms))
        clients_turn(clients);
}

void clients_drain(struct clients *clients)
{
    clients->draining = true;
    for (struct client *c = clients->first; c; c = c->next) {
        c->finishing = true;
        c->paused = false;
        c->held_bytes = 0;
        client_touch(c);
    }
}

void clients_drop(struct clients *clients)
{
    while (clients->first)
        settle_close(clients->first);
}

void clients_close(struct clients *clients)
{
    assert(!clients->first);
    inbox_close(&clients->inbox);
}

void clients_free(struct clients *clients)
{
    turn_close(clients);
    free(clients);
}
