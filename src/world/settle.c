#include "world/settle.h"

#include "world/input.h"
#include "world/reply.h"

#include <stdlib.h>

void settle_close(struct client *client)
{
    struct clients *clients = client->clients;

    if (client->prev)
        client->prev->next = client->next;
    else
        clients->first = client->next;
    if (client->next)
        client->next->prev = client->prev;
    clients->count--;
    deadline_stop(&client->deadline);
    outbox_clear(&client->outbox);
    free(client->held);
    client->held = NULL;
    admit_leave(clients->admit, &client->peer);
    channel_close(&client->channel);
}

static void wait_for(struct client *client, enum client_wait wait, bool anew)
{
    struct clients *clients = client->clients;

    if (client->deadline.next && client->wait == wait && !anew)
        return;
    if (wait == CLIENT_LINGER)
        channel_shutdown(&client->channel);
    client->wait = wait;
    deadline_start(&clients->waits[wait], &client->deadline,
                   (int64_t)uv_now(clients->engine->loop));
}

/* What does it wait for now, and for how long may it? */
static void settle_deadline(struct client *client, bool sent)
{
    bool sendable =
        outbox_next(&client->outbox, &client->clients->gates).size > 0;

    if (sendable)
        wait_for(client, CLIENT_STALL, sent);
    else if (client->questions || !outbox_is_empty(&client->outbox))
        deadline_stop(&client->deadline); /* we are the slow ones */
    else if (client->finishing)
        wait_for(client, CLIENT_LINGER, false);
    else if (client->held_bytes)
        wait_for(client, CLIENT_LINE, false);
    else
        wait_for(client, CLIENT_IDLE, true);
    channel_write_when_ready(&client->channel, sendable);
}

/* All that was asked is answered, and nothing more will be. */
static bool is_done(const struct client *client)
{
    return client->ended && client->held_bytes == 0 && client->questions == 0 &&
           outbox_is_empty(&client->outbox);
}

void settle(struct client *client)
{
    bool sent = reply_send_more(client);

    input_keep_rest(client);
    if (client->broken || is_done(client)) {
        settle_close(client);
        return;
    }
    if (client->paused && !input_is_full(client))
        input_go_on(client);
    channel_read(&client->channel, !client->ended && !client->paused);
    settle_deadline(client, sent);
}
