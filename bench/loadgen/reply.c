#include "loadgen/reply.h"

#include <string.h>

/*
 * Take one line, or the part of it that is there, from the front of bytes.
 *
 * Gives    how many bytes that is, and *ended: whether its newline was among
 *          them.
 */
static size_t take_line(const char *bytes, size_t size, bool *ended)
{
    const char *newline = memchr(bytes, '\n', size);
    *ended = newline != NULL;
    return newline == NULL ? size : (size_t)(newline - bytes) + 1;
}

static void begin(struct reply *reply, char first, char good)
{
    if (reply->inside)
        return;
    reply->inside = true;
    reply->refused = first != good;
}

static void end(struct reply *reply, uint64_t *refused)
{
    *refused += reply->refused;
    *reply = (struct reply){0};
}

uint32_t reply_count_lines(struct reply *reply, char good, const char *bytes,
                           size_t size, uint64_t *refused)
{
    uint32_t completed = 0;
    for (size_t at = 0; at < size;) {
        bool ended;
        begin(reply, bytes[at], good);
        at += take_line(bytes + at, size - at, &ended);
        if (!ended)
            break;
        end(reply, refused);
        completed++;
    }
    return completed;
}

uint32_t reply_count_answers(struct reply *reply, char good, const char *bytes,
                             size_t size, uint64_t *refused)
{
    uint32_t completed = 0;
    for (size_t at = 0; at < size;) {
        bool ended;
        begin(reply, bytes[at], good);
        size_t taken = take_line(bytes + at, size - at, &ended);
        bool empty_line = ended && taken == 1 && !reply->inside_line;
        at += taken;
        reply->inside_line = !ended;
        if (empty_line || (ended && reply->refused)) {
            end(reply, refused);
            completed++;
        }
    }
    return completed;
}

/* Digits of an array's first line, as many as are here. */
static void take_count(struct reply *reply, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] >= '0' && bytes[i] <= '9')
            reply->count = reply->count * 10 + (uint32_t)(bytes[i] - '0');
}

uint32_t reply_count_arrays(struct reply *reply, char good, const char *bytes,
                            size_t size, uint64_t *refused)
{
    uint32_t completed = 0;
    for (size_t at = 0; at < size;) {
        bool ended;
        begin(reply, bytes[at], good);
        size_t taken = take_line(bytes + at, size - at, &ended);
        if (!reply->counted)
            take_count(reply, bytes + at, taken);
        at += taken;
        if (!ended)
            break;
        reply->count = reply->counted ? reply->count - 1 : 2 * reply->count;
        reply->counted = true;
        if (reply->count == 0 || reply->refused) {
            end(reply, refused);
            completed++;
        }
    }
    return completed;
}
