#include "import/intake.h"

#include <errno.h>
#include <lzma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a packed file may make us reserve: its largest usual dictionary. */
#define MEMORY_BYTES_MAX (192u << 20)

static const uint8_t xz_magic[6] = {0xfd, '7', 'z', 'X', 'Z', 0};

struct intake {
    FILE *file;
    bool packed, ended;
    lzma_stream stream;
    int64_t used;
    uint8_t raw[INTAKE_BYTES]; /* as read; only when packed */
    uint8_t out[INTAKE_BYTES];
    size_t ready; /* bytes of out that were only looked at */
};

static enum err begin(struct intake *intake)
{
    size_t size = fread(intake->out, 1, sizeof(xz_magic), intake->file);

    intake->used = (int64_t)size;
    intake->ready = size;
    if (size < sizeof(xz_magic) || memcmp(intake->out, xz_magic, size) != 0)
        return ERR_OK; /* an error comes again when more is read */
    intake->packed = true;
    intake->ready = 0;
    memcpy(intake->raw, intake->out, size);
    intake->stream.next_in = intake->raw;
    intake->stream.avail_in = size;
    return lzma_stream_decoder(&intake->stream, MEMORY_BYTES_MAX,
                               LZMA_CONCATENATED) == LZMA_OK
               ? ERR_OK
               : ERR_SYSTEM;
}

static enum err open_file(FILE *file, struct intake **out)
{
    struct intake *intake = calloc(1, sizeof(*intake));

    if (intake && file) {
        intake->stream = (lzma_stream)LZMA_STREAM_INIT;
        intake->file = file;
        if (begin(intake) == ERR_OK) {
            *out = intake;
            return ERR_OK;
        }
        file = NULL;
    }
    int error = errno;
    if (file && file != stdin)
        fclose(file);
    if (intake && intake->file)
        intake_close(intake);
    else
        free(intake);
    errno = error;
    return ERR_SYSTEM;
}

enum err intake_open(const char *path, struct intake **intake)
{
    return open_file(strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe"),
                     intake);
}

enum err intake_open_fd(int fd, struct intake **intake)
{
    FILE *file = fdopen(fd, "rb");

    if (!file)
        close(fd);
    return open_file(file, intake);
}

void intake_close(struct intake *intake)
{
    if (!intake)
        return;
    lzma_end(&intake->stream);
    if (intake->file != stdin)
        fclose(intake->file);
    free(intake);
}

static size_t read_raw(struct intake *intake, uint8_t *room, size_t size)
{
    size_t got = fread(room, 1, size, intake->file);

    intake->used += (int64_t)got;
    return got;
}

static enum err fill_plain(struct intake *intake)
{
    size_t room = sizeof(intake->out) - intake->ready;
    size_t got = read_raw(intake, intake->out + intake->ready, room);

    if (got < room && ferror(intake->file))
        return ERR_SYSTEM;
    intake->ready += got;
    return intake->ready ? ERR_OK : ERR_SHORT;
}

static enum err fill_packed(struct intake *intake)
{
    lzma_stream *stream = &intake->stream;

    stream->next_out = intake->out;
    stream->avail_out = sizeof(intake->out);
    while (stream->avail_out && !intake->ended) {
        if (stream->avail_in == 0) {
            stream->next_in = intake->raw;
            stream->avail_in =
                read_raw(intake, intake->raw, sizeof(intake->raw));
            if (ferror(intake->file))
                return ERR_SYSTEM;
        }
        bool last = stream->avail_in == 0;
        lzma_ret result = lzma_code(stream, last ? LZMA_FINISH : LZMA_RUN);

        if (result == LZMA_STREAM_END)
            intake->ended = true;
        else if (result != LZMA_OK)
            return result == LZMA_MEMLIMIT_ERROR ? ERR_FULL : ERR_MALFORMED;
    }
    intake->ready = sizeof(intake->out) - stream->avail_out;
    return intake->ready ? ERR_OK : ERR_SHORT;
}

enum err intake_peek(struct intake *intake, struct bytes *chunk)
{
    enum err error = ERR_OK;

    /* The first bytes may be there already, from begin. */
    if (intake->packed ? intake->ready == 0 : intake->ready <= sizeof(xz_magic))
        error = intake->packed ? fill_packed(intake) : fill_plain(intake);
    *chunk = bytes_make(intake->out, intake->ready);
    return error;
}

enum err intake_read(struct intake *intake, struct bytes *chunk)
{
    enum err error = intake_peek(intake, chunk);

    intake->ready = 0;
    return error;
}

int64_t intake_used(const struct intake *intake)
{
    return intake->used;
}
