#include "world/visit.h"

#include "core/line.h"
#include "world/visitor_request.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct visitor *visitor_of(struct channel *channel)
{
    return (struct visitor *)channel;
}

static void on_closed(struct channel *channel)
{
    struct visitor *visitor = visitor_of(channel);

    free(visitor->out);
    free(visitor);
}

static void on_received(struct channel *channel, struct bytes bytes)
{
    struct visitor *visitor = visitor_of(channel);
    size_t room = VISITOR_REQUEST_BYTES - visitor->request_bytes;
    struct bytes line;

    if (visitor->watching || visitor->awaits || visitor->last)
        return;
    if (bytes.size > room) {
        visitor_answer(visitor, BYTES("! the request is too long\n"));
        return;
    }
    memcpy(visitor->request + visitor->request_bytes, bytes.data, bytes.size);
    visitor->request_bytes += bytes.size;
    struct bytes input = bytes_make(visitor->request, visitor->request_bytes);
    if (line_cut(&input, &line) == ERR_OK)
        visitor_request(visitor, line);
}

static void on_ended(struct channel *channel)
{
    visitor_leave(visitor_of(channel));
}

static void on_writable(struct channel *channel)
{
    struct visitor *visitor = visitor_of(channel);

    if (visitor->watching)
        visitor_show_news(visitor);
    else
        (void)visitor_send(visitor);
}

static const struct channel_events events = {
    .received = on_received,
    .ended = on_ended,
    .writable = on_writable,
    .failed = on_ended,
    .closed = on_closed,
};

static struct visitor *visitor_make(struct admin *admin, int fd)
{
    struct visitor *visitor = calloc(1, sizeof(*visitor));

    if (!visitor)
        return NULL;
    visitor->admin = admin;
    visitor->out = malloc(VISITOR_OUT_BYTES);
    if (visitor->out && channel_open(admin->parts.engine, &visitor->channel, fd,
                                     &events) == ERR_OK)
        return visitor;
    free(visitor->out);
    free(visitor);
    return NULL;
}

void visit_open(struct admin *admin, int fd)
{
    struct visitor *visitor =
        admin->count < VISITORS_MAX ? visitor_make(admin, fd) : NULL;

    if (!visitor) {
        close(fd);
        return;
    }
    visitor->next = admin->first;
    if (visitor->next)
        visitor->next->prev = visitor;
    admin->first = visitor;
    admin->count++;
    channel_read(&visitor->channel, true);
}
