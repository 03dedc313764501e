#include "httpd/exchange.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <sys/socket.h>

/* What the library keeps for one at least; chunks have their own room. */
#define BLOCK_BYTES 512

/* Whoever is asleep is suspended; whoever is woken while it reads reads once
 * more. */
struct stream {
    struct MHD_Connection *connection;
    int fd;
    const struct stream_calls *calls;
    void *context;
    uv_mutex_t lock;
    bool asleep, woken; /* guarded by lock */
};

/* Gives    whether it sleeps now. */
static bool sleep_unless_woken(struct stream *stream)
{
    uv_mutex_lock(&stream->lock);
    stream->asleep = !stream->woken;
    stream->woken = false;
    if (stream->asleep)
        MHD_suspend_connection(stream->connection);
    bool asleep = stream->asleep;
    uv_mutex_unlock(&stream->lock);
    return asleep;
}

static ssize_t on_read(void *context, uint64_t position, char *buffer,
                       size_t room)
{
    struct stream *stream = context;

    (void)position;
    for (;;) {
        ssize_t size =
            stream->calls->read(stream->context, (uint8_t *)buffer, room);

        if (size > 0)
            return size;
        if (size < 0)
            return MHD_CONTENT_READER_END_OF_STREAM;
        if (sleep_unless_woken(stream))
            return 0;
    }
}

static void on_closed(void *context)
{
    struct stream *stream = context;

    stream->calls->closed(stream->context);
    uv_mutex_destroy(&stream->lock);
    free(stream);
}

void stream_wake(struct stream *stream)
{
    uv_mutex_lock(&stream->lock);
    if (stream->asleep)
        MHD_resume_connection(stream->connection);
    stream->woken = !stream->asleep;
    stream->asleep = false;
    uv_mutex_unlock(&stream->lock);
}

bool stream_hears_nothing(const struct stream *stream)
{
    char byte;
    ssize_t size = recv(stream->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

    return size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR);
}

static struct stream *make(struct exchange *x, const struct stream_calls *calls,
                           void *context)
{
    struct stream *stream = calloc(1, sizeof(*stream));

    if (!stream)
        return NULL;
    *stream = (struct stream){
        .connection = x->connection,
        .fd = MHD_get_connection_info(x->connection,
                                      MHD_CONNECTION_INFO_CONNECTION_FD)
                  ->connect_fd,
        .calls = calls,
        .context = context,
    };
    uv_mutex_init(&stream->lock);
    x->response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, BLOCK_BYTES, on_read, stream, on_closed);
    if (x->response)
        return stream;
    uv_mutex_destroy(&stream->lock);
    free(stream);
    return NULL;
}

struct stream *exchange_stream(struct exchange *x, const char *type,
                               const struct stream_calls *calls, void *context)
{
    struct stream *stream = make(x, calls, context);

    if (!stream) {
        exchange_problem(x, PROBLEM_MEMORY, "");
        return NULL;
    }
    MHD_add_response_header(x->response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    x->status = MHD_HTTP_OK;
    x->streams = true;
    return stream;
}
