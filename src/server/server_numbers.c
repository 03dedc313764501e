#include "server/server_numbers.h"

#include "server/server.h"

/* So long a batch that is written is waited for. */
#define JOURNAL_MS 200

static void add_loop(struct httpd_numbers *numbers, const struct loop *loop)
{
    const struct clients_counters *c = &loop->clients->counters;

    numbers->accepted += counter_get(&c->accepted);
    numbers->refused_full += counter_get(&c->refused_full);
    numbers->refused_address += counter_get(&c->refused_address);
    numbers->refused_files += counter_get(&loop->listener.refused_files);
    numbers->lines += counter_get(&c->lines);
    numbers->invalid += counter_get(&c->invalid);
    numbers->too_long += counter_get(&c->too_long);
    numbers->closed_idle += counter_get(&c->closed_by_wait[CLIENT_IDLE]);
    numbers->closed_line += counter_get(&c->closed_by_wait[CLIENT_LINE]);
    numbers->closed_unread += counter_get(&c->closed_by_wait[CLIENT_STALL]);
    numbers->closed_lingering += counter_get(&c->closed_by_wait[CLIENT_LINGER]);
    numbers->refused_copies += counter_get(&c->refused_copies);
    numbers->short_of_memory += counter_get(&c->short_of_memory);
}

static void add_wires(struct httpd_numbers *numbers, const struct wires *wires)
{
    const struct wires_counters *c = wires_counters(wires);

    numbers->refused_files += wires_refused_files(wires);
    numbers->link_accepted = counter_get(&c->accepted);
    numbers->link_refused = counter_get(&c->refused_full);
    numbers->link_dialled = counter_get(&c->dialled);
    numbers->link_dial_failures = counter_get(&c->dial_failures);
    numbers->link_bytes_in = counter_get(&c->bytes_in);
    numbers->link_bytes_out = counter_get(&c->bytes_out);
}

void server_numbers(void *context, struct httpd_numbers *numbers)
{
    struct server *server = context;

    *numbers = (struct httpd_numbers){
        .loops = server->loop_count,
        .watchers = admin_watchers(server->admin),
        .connected = admit_count(&server->admit),
    };
    for (uint32_t i = 0; i < server->loop_count; i++)
        add_loop(numbers, &server->loops[i]);
    add_wires(numbers, server->wires);
    /* Who asks must not hang with the disk. */
    numbers->journal =
        server->durable &&
        durable_status_within(server->durable, JOURNAL_MS, &numbers->durable);
}
