#include "relay/relay.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES      65536
#define READ_SLOW_BYTES 512

void pipe_open(struct pipe *pipe, int from, int to)
{
    pipe->from = from;
    pipe->to = to;
    pipe->at = pipe->bytes = 0;
    pipe->chunk_at = pipe->chunk_count = 0;
    pipe->free_at_ns = 0;
    pipe->ended = pipe->shut = pipe->stuck = false;
}

static size_t bytes_max(const struct route *route)
{
    return route->bytes_per_s ? SLOW_BYTES : PIPE_BYTES;
}

bool pipe_has_room(const struct pipe *pipe, const struct route *route)
{
    return !pipe->ended && pipe->bytes < bytes_max(route) &&
           pipe->chunk_count < CHUNKS_MAX;
}

/* When bytes that came now leave. */
static uint64_t due_ns(struct pipe *pipe, const struct route *route,
                       size_t bytes, uint64_t now_ns)
{
    if (!route->bytes_per_s)
        return now_ns + route->delay_ns;
    if (pipe->free_at_ns < now_ns)
        pipe->free_at_ns = now_ns;
    pipe->free_at_ns += bytes * NS_PER_S / route->bytes_per_s;
    return pipe->free_at_ns + route->delay_ns;
}

static void add(struct pipe *pipe, uint64_t at_ns, size_t bytes)
{
    uint32_t last = (pipe->chunk_at + pipe->chunk_count) % CHUNKS_MAX;

    pipe->chunks[last] = (struct chunk){at_ns, bytes};
    pipe->chunk_count++;
    pipe->bytes += bytes;
}

bool pipe_read(struct pipe *pipe, const struct route *route, uint64_t now_ns)
{
    size_t end = (pipe->at + pipe->bytes) % PIPE_BYTES;
    size_t most = route->bytes_per_s ? READ_SLOW_BYTES : READ_BYTES;
    size_t room = PIPE_BYTES - pipe->bytes;

    if (room > PIPE_BYTES - end)
        room = PIPE_BYTES - end;
    ssize_t got = recv(pipe->from, pipe->ring + end, room < most ? room : most,
                       MSG_DONTWAIT);
    if (got > 0)
        add(pipe, due_ns(pipe, route, (size_t)got, now_ns), (size_t)got);
    else if (got == 0)
        pipe->ended = true;
    return got >= 0 || errno == EAGAIN || errno == EINTR;
}

/* The first chunk, as far as it goes. */
static bool send_first(struct pipe *pipe)
{
    struct chunk *chunk = &pipe->chunks[pipe->chunk_at];
    size_t whole = PIPE_BYTES - pipe->at;
    ssize_t sent = send(pipe->to, pipe->ring + pipe->at,
                        chunk->bytes < whole ? chunk->bytes : whole,
                        MSG_DONTWAIT | MSG_NOSIGNAL);

    if (sent < 0) {
        pipe->stuck = errno == EAGAIN;
        return pipe->stuck || errno == EINTR;
    }
    pipe->at = (pipe->at + (size_t)sent) % PIPE_BYTES;
    pipe->bytes -= (size_t)sent;
    chunk->bytes -= (size_t)sent;
    if (chunk->bytes == 0) {
        pipe->chunk_at = (pipe->chunk_at + 1) % CHUNKS_MAX;
        pipe->chunk_count--;
    }
    return true;
}

bool pipe_write(struct pipe *pipe, uint64_t now_ns)
{
    while (!pipe->stuck && pipe->chunk_count &&
           pipe->chunks[pipe->chunk_at].due_ns <= now_ns)
        if (!send_first(pipe))
            return false;
    if (pipe->ended && !pipe->chunk_count && !pipe->shut) {
        pipe->shut = true;
        (void)shutdown(pipe->to, SHUT_WR);
    }
    return true;
}

uint64_t pipe_due_ns(const struct pipe *pipe)
{
    if (pipe->stuck || !pipe->chunk_count)
        return UINT64_MAX;
    return pipe->chunks[pipe->chunk_at].due_ns;
}
