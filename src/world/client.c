#include "world/client.h"

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
    counter_add(&client->clients->counters.short_of_memory, 1);
    client->broken = true;
}
