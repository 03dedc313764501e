#include "world/journal_dump.h"

#include "journal/walk.h"
#include "world/journal_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A server may be about to write the last batch: it is looked at again. */
#define LOOKS        20
#define LOOK_WAIT_NS 5000000

/* One file, by whatever name, as a disk that is only read. */
struct dump {
    struct disk disk; /* first: its calls find the rest */
    const char *path;
    int fd;
    struct walk walk;
    struct journal_lines lines;
    uint8_t *memory;
};

static int give_file(struct disk *disk, const char *name, enum disk_how how,
                     int *file)
{
    (void)name;
    (void)how;
    *file = ((struct dump *)disk)->fd;
    return 0;
}

/* Whoever opened it closes it. */
static void keep_open(struct disk *disk, int file)
{
    (void)disk;
    (void)file;
}

static int file_size(struct disk *disk, int file, uint64_t *size)
{
    struct stat status;

    (void)disk;
    if (fstat(file, &status) != 0)
        return errno;
    *size = (uint64_t)status.st_size;
    return S_ISREG(status.st_mode) ? 0 : EINVAL;
}

static int read_at(struct disk *disk, int file, uint64_t at, void *buffer,
                   size_t size, size_t *done)
{
    ssize_t result = pread(file, buffer, size, (off_t)at);

    (void)disk;
    *done = result < 0 ? 0 : (size_t)result;
    return result < 0 ? errno : 0;
}

/* ---- the head ---- */

/* A file may have been given another name: its head says what it is, and the
 * name only if there is no head. */
static struct journal_name name_of(const struct dump *dump)
{
    const char *slash = strrchr(dump->path, '/');
    struct journal_name name = {.kind = JOURNAL_LOG, .number = 1};
    uint8_t bytes[JOURNAL_HEAD_BYTES];
    ssize_t size = pread(dump->fd, bytes, sizeof(bytes), 0);
    struct journal_head head;

    if (size > 0 &&
        journal_head_read(bytes_make(bytes, (size_t)size), &head) == ERR_OK)
        return (struct journal_name){.kind = head.kind, .number = head.number};
    if (journal_name_read(slash ? slash + 1 : dump->path, &name) != ERR_OK)
        name = (struct journal_name){.kind = JOURNAL_LOG, .number = 1};
    return name;
}

static void print_hex(FILE *out, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        fprintf(out, "%02x", bytes[i]);
}

static void print_head(struct dump *dump)
{
    const struct journal_head *head = &dump->walk.head;
    FILE *out = dump->lines.out;

    fprintf(out, "%s %" PRIu64 " server ",
            head->kind == JOURNAL_LOG ? "journal" : "snapshot", head->number);
    journal_lines_text(&dump->lines,
                       bytes_make(head->server, head->server_bytes));
    fputs(" herd ", out);
    print_hex(out, head->herd, sizeof(head->herd));
    fprintf(out, " version %" PRIu32 "\n", head->version);
}

/* ---- batches ---- */

static void print_batch(struct dump *dump, const struct batch *batch,
                        uint64_t at)
{
    static const char *const words[] = {"run", "whole", "synced"};
    FILE *out = dump->lines.out;
    const char *comma = "";

    fprintf(out, "batch at %" PRIu64 " bytes %zu flags ", at,
            BATCH_HEAD_BYTES + batch->frames.size);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (batch->flags & (1u << i)) {
            fprintf(out, "%s%s", comma, words[i]);
            comma = ",";
        }
    fprintf(out, "%s life %016" PRIx64 " boot ", batch->flags ? "" : "none",
            batch->incarnation);
    print_hex(out, batch->boot, sizeof(batch->boot));
    putc('\n', out);
    if (batch->flags & BATCH_RUN)
        journal_lines_forget(&dump->lines);
    journal_lines_frames(&dump->lines, batch->frames, at + BATCH_HEAD_BYTES);
}

/* Once more from there on, in what the file has by now. */
static int look_again(struct dump *dump, uint64_t at)
{
    struct timespec wait = {.tv_nsec = LOOK_WAIT_NS};
    struct walk *walk = &dump->walk;

    nanosleep(&wait, NULL);
    walk->place.at = at;
    walk->begin = walk->end = 0;
    return file_size(&dump->disk, walk->file, &walk->file_bytes);
}

static enum err next(struct dump *dump, struct batch *batch, uint64_t *at)
{
    struct walk *walk = &dump->walk;
    enum err error = walk_next(walk, batch, at);

    for (int i = 0; i < LOOKS && error == ERR_CHECKSUM &&
                    walk->place.at >= walk->file_bytes;
         i++) {
        walk->error = look_again(dump, *at);
        error = walk->error ? ERR_SYSTEM : walk_next(walk, batch, at);
    }
    return error;
}

/* Gives    0, or the disk's error. */
static int print_batches(struct dump *dump)
{
    uint64_t end = dump->walk.file_bytes, at = 0;
    struct batch batch;

    while (dump->walk.place.at < end)
        switch (next(dump, &batch, &at)) {
        case ERR_OK:
            print_batch(dump, &batch, at);
            break;
        case ERR_CHECKSUM:
            journal_lines_none(&dump->lines, at, dump->walk.place.at, "batch");
            /* What indices mean may have been said there. */
            journal_lines_forget(&dump->lines);
            break;
        case ERR_UNKNOWN:
            return 0;
        default:
            return dump->walk.error;
        }
    return 0;
}

static enum err tell_unread(const struct dump *dump, int error,
                            struct fault *fault)
{
    return fault_tell(fault, "%s cannot be read: %s", dump->path,
                      error == EINVAL ? "it is no file" : strerror(error));
}

static enum err print_all(struct dump *dump, struct fault *fault)
{
    struct journal_name name = name_of(dump);
    struct walk *walk = &dump->walk;

    switch (walk_open(walk, &dump->disk, &name, dump->memory)) {
    case ERR_SYSTEM:
        return tell_unread(dump, walk->error, fault);
    case ERR_RANGE:
        return fault_tell(fault,
                          "%s is of version %" PRIu32 " of the journal, and "
                          "this program knows version %d alone",
                          dump->path, walk->head.version, JOURNAL_VERSION);
    case ERR_OK:
        print_head(dump);
        break;
    case ERR_SHORT:
        journal_lines_none(&dump->lines, 0, walk->file_bytes, "head");
        return ERR_OK;
    default:
        journal_lines_none(&dump->lines, 0, walk->place.at, "head");
        break;
    }
    int error = print_batches(dump);
    return error ? tell_unread(dump, error, fault) : ERR_OK;
}

enum err journal_dump(const char *path, FILE *out, bool *whole,
                      struct fault *fault)
{
    struct dump dump = {
        .disk = {.open = give_file,
                 .close = keep_open,
                 .size = file_size,
                 .read = read_at},
        .path = path,
        .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK),
    };
    enum err error;

    if (dump.fd < 0)
        return tell_unread(&dump, errno, fault);
    dump.memory = calloc(WALK_BYTES / BATCH_BYTES_MAX, BATCH_BYTES_MAX);
    if (journal_lines_open(&dump.lines, out) != ERR_OK || !dump.memory)
        error = fault_tell(fault, "memory is short");
    else
        error = print_all(&dump, fault);
    *whole = dump.lines.whole;
    journal_lines_close(&dump.lines);
    free(dump.memory);
    close(dump.fd);
    return error;
}
