#include "world/visitor_request.h"

#include "core/line.h"
#include "core/record.h"
#include "world/log.h"

#include <stdlib.h>
#include <string.h>

#define STATUS_BYTES_MAX (1 << 20)

static void answer_status(struct visitor *visitor)
{
    const struct admin_parts *parts = &visitor->admin->parts;
    char *text = parts->status(parts->context);
    size_t size = text ? strlen(text) : 0;

    if (!text || size > STATUS_BYTES_MAX) {
        free(text);
        visitor_answer(visitor, BYTES("! memory is short\n"));
        return;
    }
    free(visitor->out);
    text[size] = '\n'; /* in place of the final 0 */
    visitor->out = (uint8_t *)text;
    visitor->out_at = 0;
    visitor->out_bytes = size + 1;
    visitor->last = true;
    (void)visitor_send(visitor);
}

static void answer_where(struct visitor *visitor, struct bytes id)
{
    uint8_t text[AT_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    if (hub_where(visitor->admin->parts.hub, id, &w) == ERR_OK)
        visitor_answer(visitor, writer_bytes(&w));
    else
        visitor_answer(visitor, BYTES("! nobody has heard of that client\n"));
}

static struct bytes why_not_buried(enum err error)
{
    switch (error) {
    case ERR_UNKNOWN:
        return BYTES("! nobody has heard of that client\n");
    case ERR_LIMIT:
        return BYTES("! that client was reset too often\n");
    case ERR_REFUSED:
        return BYTES("! this server's clock is wrong: tell another one\n");
    case ERR_SYSTEM:
        return BYTES("! the disk takes nothing: try again when it does\n");
    default:
        return BYTES("! there is no room left: raise text_bytes_per_client\n");
    }
}

static void bury(struct visitor *visitor, struct bytes id, bool reset)
{
    struct hub *hub = visitor->admin->parts.hub;
    uint64_t number;
    enum err error =
        reset ? hub_reset(hub, id, &number) : hub_forget(hub, id, &number);

    if (error != ERR_OK) {
        visitor_answer(visitor, why_not_buried(error));
        return;
    }
    /* Who it was is nobody's business any more, nor the log's. */
    log_info(reset ? "a client was reset" : "a client was forgotten", LOG_END);
    visitor_await(visitor, number);
}

static void start_watching(struct visitor *visitor, bool all)
{
    struct admin *admin = visitor->admin;

    if (atomic_load(&admin->watchers) >= admin->parts.max_watchers ||
        hub_follow(admin->parts.hub, all, &visitor->follower) != ERR_OK) {
        visitor_answer(visitor,
                       BYTES("! there are as many watchers as allowed\n"));
        return;
    }
    atomic_fetch_add(&admin->watchers, 1);
    visitor->watching = true;
    visitor_show_news(visitor);
}

void visitor_request(struct visitor *visitor, struct bytes line)
{
    struct bytes fields[2];
    size_t count = line_fields(line, fields, COUNT_OF(fields));

    if (count == 1 && bytes_equal(fields[0], BYTES("status")))
        answer_status(visitor);
    else if (count == 2 && bytes_equal(fields[0], BYTES("where")))
        answer_where(visitor, fields[1]);
    else if (count == 2 && bytes_equal(fields[0], BYTES("forget")))
        bury(visitor, fields[1], false);
    else if (count == 2 && bytes_equal(fields[0], BYTES("reset")))
        bury(visitor, fields[1], true);
    else if (count == 1 && bytes_equal(fields[0], BYTES("watch")))
        start_watching(visitor, false);
    else if (count == 2 && bytes_equal(fields[0], BYTES("watch")) &&
             bytes_equal(fields[1], BYTES("all")))
        start_watching(visitor, true);
    else
        visitor_answer(visitor,
                       BYTES("! no such request: status, where ID, watch, "
                             "watch all, forget ID, reset ID\n"));
}
