#include "world/text_lines.h"

#include "core/line.h"

#include <errno.h>
#include <lzma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ_BYTES 65536

/* What a packed file may make us reserve: its largest usual dictionary. */
#define MEMORY_BYTES_MAX (192u << 20)

static const uint8_t xz_magic[6] = {0xfd, '7', 'z', 'X', 'Z', 0};

struct text_lines {
    FILE *file;
    bool packed, ended;
    lzma_stream stream;
    uint8_t raw[READ_BYTES]; /* as read; only when packed */
    uint8_t text[READ_BYTES + TEXT_LINE_BYTES_MAX];
    size_t begin, end; /* of what is not handed out yet, in text */
};

static enum err open_stream(struct text_lines *lines)
{
    uint8_t head[sizeof(xz_magic)];
    size_t size = fread(head, 1, sizeof(head), lines->file);

    if (size == sizeof(head) && memcmp(head, xz_magic, sizeof(head)) == 0) {
        lines->packed = true;
        memcpy(lines->raw, head, size);
        lines->stream.next_in = lines->raw;
        lines->stream.avail_in = size;
        return lzma_stream_decoder(&lines->stream, MEMORY_BYTES_MAX,
                                   LZMA_CONCATENATED) == LZMA_OK
                   ? ERR_OK
                   : ERR_SYSTEM;
    }
    memcpy(lines->text, head, size);
    lines->end = size;
    return ERR_OK;
}

enum err text_lines_open(const char *path, struct text_lines **out)
{
    struct text_lines *lines = calloc(1, sizeof(*lines));

    if (!lines)
        return ERR_SYSTEM;
    lines->stream = (lzma_stream)LZMA_STREAM_INIT;
    lines->file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (lines->file && open_stream(lines) == ERR_OK) {
        *out = lines;
        return ERR_OK;
    }
    int error = errno;
    text_lines_close(lines);
    errno = error;
    return ERR_SYSTEM;
}

void text_lines_close(struct text_lines *lines)
{
    if (!lines)
        return;
    lzma_end(&lines->stream);
    if (lines->file && lines->file != stdin)
        fclose(lines->file);
    free(lines);
}

static enum err fill_plain(struct text_lines *lines, uint8_t *room, size_t size)
{
    size_t got = fread(room, 1, size, lines->file);

    if (got < size && ferror(lines->file))
        return ERR_SYSTEM;
    lines->ended = got == 0;
    lines->end += got;
    return ERR_OK;
}

static enum err fill_packed(struct text_lines *lines, uint8_t *room,
                            size_t size)
{
    lzma_stream *stream = &lines->stream;

    stream->next_out = room;
    stream->avail_out = size;
    while (stream->avail_out == size && !lines->ended) {
        if (stream->avail_in == 0) {
            stream->next_in = lines->raw;
            stream->avail_in =
                fread(lines->raw, 1, sizeof(lines->raw), lines->file);
            if (ferror(lines->file))
                return ERR_SYSTEM;
        }
        bool last = stream->avail_in == 0;
        lzma_ret result = lzma_code(stream, last ? LZMA_FINISH : LZMA_RUN);

        if (result == LZMA_STREAM_END)
            lines->ended = true;
        else if (result != LZMA_OK)
            return ERR_MALFORMED;
    }
    lines->end += size - stream->avail_out;
    return ERR_OK;
}

/* More text behind what is left of it. */
static enum err fill(struct text_lines *lines)
{
    size_t left = lines->end - lines->begin;

    memmove(lines->text, lines->text + lines->begin, left);
    lines->begin = 0;
    lines->end = left;
    uint8_t *room = lines->text + left;
    size_t size = sizeof(lines->text) - left;

    return lines->packed ? fill_packed(lines, room, size)
                         : fill_plain(lines, room, size);
}

enum err text_lines_next(struct text_lines *lines, struct bytes *line)
{
    for (;;) {
        struct bytes left =
            bytes_make(lines->text + lines->begin, lines->end - lines->begin);

        if (line_cut(&left, line) == ERR_OK) {
            lines->begin = lines->end - left.size;
            return line->size > TEXT_LINE_BYTES_MAX ? ERR_LIMIT : ERR_OK;
        }
        if (left.size > TEXT_LINE_BYTES_MAX)
            return ERR_LIMIT;
        if (lines->ended) {
            lines->begin = lines->end;
            *line = left; /* a last line needs no newline */
            return left.size ? ERR_OK : ERR_SHORT;
        }
        enum err error = fill(lines);
        if (error != ERR_OK)
            return error;
    }
}
