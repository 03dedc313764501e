/* Is the process alive, and is it to be sent clients? For whoever balances or
 * restarts: cheap, and without any lock for long. */
#include "http/compact.h"
#include "httpd/handlers.h"
#include "httpd/readiness.h"

#define TYPE "application/json"

void on_health(struct exchange *x)
{
    exchange_answer_static(x, 200, TYPE, BYTES("{\"status\":\"ok\"}\n"));
}

static void write_ready(struct writer *w, const struct ready *ready)
{
    struct compact c = compact_make(w);

    compact_object_begin(&c);
    compact_key(&c, "ready");
    compact_bool(&c, ready->ready);
    compact_key(&c, "why");
    compact_array_begin(&c);
    for (size_t i = 0; i < ready->why_count; i++)
        compact_text(&c, bytes_text(ready->why[i]));
    compact_array_end(&c);
    compact_object_end(&c);
    writer_u8(w, '\n');
}

void on_ready(struct exchange *x)
{
    struct hub *hub = x->service->parts.hub;
    uint8_t text[2048];
    struct writer w = writer_make(text, sizeof(text));
    struct ready ready = readiness(x->service, hub_hold(hub));

    hub_let_go(hub);
    write_ready(&w, &ready);
    exchange_answer(x, ready.ready ? 200 : 503, TYPE, writer_bytes(&w));
}
