#include "world/input.h"

#include "core/line.h"
#include "world/line_log.h"
#include "world/log.h"
#include "world/turn.h"

#include <stdlib.h>
#include <string.h>

/* Of a line that is too long so much is given back. */
#define TOO_LONG_COPY_BYTES 1024

bool input_is_full(const struct client *client)
{
    const struct config_limits *limits = &client->clients->config->limits;

    return client->questions >= limits->questions_per_connection ||
           client->outbox.bytes > limits->out_bytes;
}

/* A line without end, or with an end too late, is refused by its beginning;
 * then no more is read. */
static void take_too_long(struct client *client, struct bytes line)
{
    static struct log_limit limit;
    char from[PEER_TEXT_MAX];
    struct command command = {
        .kind = COMMAND_INVALID,
        .text = bytes_first(line, TOO_LONG_COPY_BYTES),
    };

    counter_add(&client->clients->counters.too_long, 1);
    peer_write(&client->peer, from);
    log_write_limited(&limit, LOG_INFO, "client closed: a line is too long",
                      LOG_FIELDS(log_text("client", from), LOG_END));
    turn_add(client->clients, client, &command);
    client->finishing = true;
}

static bool is_too_long(const struct client *client, struct bytes line)
{
    return line.size > client->clients->config->limits.line_bytes;
}

static void take_line(struct client *client, struct bytes line)
{
    if (is_too_long(client, line)) {
        take_too_long(client, line);
        return;
    }
    struct command command = command_parse(line);

    if (command.kind == COMMAND_BLANK)
        return;
    counter_add(&client->clients->counters.lines, 1);
    line_log_in(client->clients, &client->peer, command.text);
    turn_add(client->clients, client, &command);
}

/* What has no newline yet: a command only if no more will come (D4). */
static void take_unended(struct client *client, struct bytes line)
{
    if (client->ended || is_too_long(client, line))
        take_line(client, line);
}

static void take_lines(struct client *client, struct bytes input, bool is_held)
{
    struct bytes line;

    while (!client->finishing && !input_is_full(client) &&
           line_cut(&input, &line) == ERR_OK)
        take_line(client, line);
    client->paused = input_is_full(client);
    if (!client->finishing && !client->paused && input.size)
        take_unended(client, input);
    if (client->finishing || (client->ended && !client->paused))
        input = bytes_first(input, 0);
    client->rest = input;
    client->rest_is_held = is_held;
    client_touch(client);
}

static enum err hold(struct client *client, struct bytes bytes)
{
    size_t wanted = client->held_bytes + bytes.size;

    if (wanted > client->held_room) {
        size_t room = wanted < 512 ? 512 : wanted * 2;
        uint8_t *held = realloc(client->held, room);

        if (!held)
            return ERR_FULL;
        client->held = held;
        client->held_room = room;
    }
    memcpy(client->held + client->held_bytes, bytes.data, bytes.size);
    client->held_bytes = wanted;
    return ERR_OK;
}

/* What is left of the input is kept, now that no command borrows from it. */
void input_keep_rest(struct client *client)
{
    struct bytes rest = client->rest;

    client->rest = bytes_make(NULL, 0);
    if (client->rest_is_held) {
        client->rest_is_held = false;
        if (rest.size)
            memmove(client->held, rest.data, rest.size);
        client->held_bytes = rest.size;
    } else if (rest.size && hold(client, rest) != ERR_OK) {
        client_short_of_memory(client);
    }
    if (client->held_bytes == 0 && client->held) {
        /* An idle client keeps no buffer. */
        free(client->held);
        client->held = NULL;
        client->held_room = 0;
    }
}

void input_take(struct client *client, struct bytes bytes)
{
    if (client->held_bytes == 0)
        take_lines(client, bytes, false);
    else if (hold(client, bytes) == ERR_OK)
        input_go_on(client);
    else
        client_short_of_memory(client);
    client_touch(client);
}

void input_go_on(struct client *client)
{
    take_lines(client, bytes_make(client->held, client->held_bytes), true);
}
