#include "world/client.h"

#include "world/log.h"

void client_touch(struct client *client)
{
    struct clients *clients = client->clients;

    if (client->touched)
        return;
    client->touched = true;
    client->next_touched = clients->touched;
    clients->touched = client;
}

void client_short_of_memory(struct client *client)
{
    static struct log_limit limit;

    counter_add(&client->clients->counters.short_of_memory, 1);
    log_write_limited(&limit, LOG_ERROR, "client closed: memory is short",
                      LOG_FIELDS(LOG_END));
    client->broken = true;
}
