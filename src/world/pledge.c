#include "world/pledge.h"

#include "world/line_log.h"
#include "world/log.h"

void pledge_make(struct client *client, struct bytes text, struct bytes refusal,
                 uint64_t gate)
{
    int64_t now_ms = (int64_t)uv_now(client->clients->engine->loop);

    if (outbox_pledge(&client->outbox, text, refusal, gate, now_ms) != ERR_OK)
        client_short_of_memory(client);
}

void pledge_keep(struct client *client, struct bytes text)
{
    struct outbox_chunk *first = client->outbox.first;

    if (!text.size || !first->refusal)
        return;
    outbox_keep(&client->outbox, first);
    line_log_out(client->clients, &client->peer, text);
}

static void refuse(struct client *client, struct outbox_chunk *pledge)
{
    static struct log_limit limit;
    struct clients *clients = client->clients;
    char from[PEER_TEXT_MAX];
    uint64_t reports = 0;

    outbox_refuse(&client->outbox, pledge);
    for (size_t i = 0; i < pledge->size; i++)
        reports += pledge->text[i] == '\n';
    counter_add(&clients->counters.invalid, reports);
    counter_add(&clients->counters.refused_copies, reports);
    line_log_out(clients, &client->peer,
                 bytes_make(pledge->text, pledge->size));
    peer_write(&client->peer, from);
    log_write_limited(&limit, LOG_WARN,
                      "reports refused: too few neighbours have made copies "
                      "in time",
                      LOG_FIELDS(log_text("client", from), LOG_END));
    client_touch(client);
}

bool pledge_tick(struct clients *clients, int64_t now_ms)
{
    int64_t before_ms = now_ms - clients->config->journal.copies_ms;
    bool any = false;

    /* Who is slow to hear of copies does not refuse what has them. */
    clients->gates = hub_gates(clients->hub);
    for (struct client *c = clients->first; c; c = c->next)
        for (struct outbox_chunk *chunk = c->outbox.first; chunk;
             chunk = chunk->next)
            if (chunk->refusal && chunk->since_ms <= before_ms &&
                chunk->gate > clients->gates.released) {
                refuse(c, chunk);
                any = true;
            }
    return any;
}
