#include "import/importing.h"
#include "import/process.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORDS_MAX (KINDS_MAX + 16)

/* osmium at work: what it filters goes into a file without a name, which it
 * then reads again, twice; what it exports comes through a pipe. */
struct osmium {
    struct importing *i;
    int nothing, filtered, said; /* descriptors */
    char link[PATH_MAX];         /* a name for filtered, or "" */
    sigset_t held;
    char input[PATH_MAX];
    char *words[WORDS_MAX];
    size_t count;
    char *filters; /* the tags that the table has; one behind the other */
};

static void add(struct osmium *o, char *word)
{
    if (o->count + 1 < WORDS_MAX)
        o->words[o->count++] = word;
    o->words[o->count] = NULL;
}

static bool add_filters(struct osmium *o)
{
    struct writer w;
    uint32_t row = 0;

    o->filters = malloc(KINDS_FILTERS_BYTES_MAX);
    if (!o->filters)
        return false;
    w = writer_make(o->filters, KINDS_FILTERS_BYTES_MAX);
    for (;;) {
        char *filter = o->filters + w.size;

        if (!kinds_write_filter(&o->i->kinds, &row, &w))
            return !w.full;
        writer_u8(&w, 0);
        add(o, filter);
    }
}

/* What osmium said last is why it gave up. */
static enum err tell_of_osmium(struct osmium *o)
{
    char text[400] = "";
    ssize_t size;
    off_t end = lseek(o->said, 0, SEEK_END);
    off_t begin =
        end > (off_t)sizeof(text) - 1 ? end - ((off_t)sizeof(text) - 1) : 0;

    size = pread(o->said, text, sizeof(text) - 1, begin);
    while (size > 0 && text[size - 1] == '\n')
        text[--size] = 0;
    char *line = strrchr(text, '\n');
    if (size <= 0)
        snprintf(text, sizeof(text), "it ended without a word");
    return fault_tell(o->i->fault, "%s: osmium cannot read it: %s", o->i->input,
                      line ? line + 1 : text);
}

static enum err start(struct osmium *o, int in, int out, pid_t *child)
{
    switch (process_start(o->words, in, out, o->said, child)) {
    case ERR_OK:
        return ERR_OK;
    case ERR_UNKNOWN:
        return fault_tell(o->i->fault,
                          "%s: to read it osmium is needed, which is not "
                          "installed: apt-get install osmium-tool",
                          o->i->input);
    default:
        return fault_tell(o->i->fault, "%s: osmium cannot be started: %s",
                          o->i->input, strerror(errno));
    }
}

static enum err filter(struct osmium *o)
{
    bool killed;
    pid_t child;

    importing_show(o->i, "filtering", 0, -1);
    o->count = 0;
    add(o, "osmium");
    add(o, "tags-filter");
    add(o, "--no-progress");
    add(o, "--output-format=pbf");
    add(o, "--output=-");
    add(o, o->input);
    if (!add_filters(o))
        return fault_tell(o->i->fault, "memory is short");
    enum err error = start(o, o->nothing, o->filtered, &child);
    if (error != ERR_OK)
        return error;
    return process_wait(child, &killed) ? ERR_OK : tell_of_osmium(o);
}

static const char *scratch_folder(const struct osmium *o, char room[PATH_MAX])
{
    const char *folder = getenv("TMPDIR");

    if (folder && *folder)
        return folder;
    snprintf(room, PATH_MAX, "%s", o->i->import->output);
    return dirname(room);
}

/* osmium's export knows a file's form by its name alone: its standard input
 * gets one. */
static enum err make_link(struct osmium *o)
{
    char room[PATH_MAX];

    snprintf(o->link, sizeof(o->link), "%.3900s/.muster-%ld.osm.pbf",
             scratch_folder(o, room), (long)getpid());
    unlink(o->link);
    if (symlink("/proc/self/fd/0", o->link) == 0)
        return ERR_OK;
    return fault_tell(o->i->fault, "%s cannot be made: %s", o->link,
                      strerror(errno));
}

static enum err read_export(struct osmium *o, int pipe_end)
{
    bool open = intake_open_fd(pipe_end, &o->i->intake) == ERR_OK;
    struct bytes head;
    enum err error;

    /* As soon as it writes it has opened its input for the last time. */
    if (open)
        (void)!intake_peek(o->i->intake, &head);
    unlink(o->link);
    process_release(&o->held);
    if (!open)
        return fault_tell(o->i->fault, "memory is short");
    error = import_geojson(o->i);
    intake_close(o->i->intake);
    o->i->intake = NULL;
    return error;
}

static enum err start_export(struct osmium *o, int out, pid_t *child)
{
    enum err error = make_link(o);

    o->count = 0;
    add(o, "osmium");
    add(o, "export");
    add(o, "--no-progress");
    add(o, "--attributes=type,id");
    add(o, "--output-format=geojsonseq");
    add(o, "--format-option=print_record_separator=false");
    add(o, o->link);
    return error == ERR_OK ? start(o, o->filtered, out, child) : error;
}

/* If both of us fail, it is because the one who failed first did. */
static enum err export_all(struct osmium *o)
{
    int ends[2];
    bool killed;
    pid_t child;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return fault_tell(o->i->fault, "osmium cannot be started: %s",
                          strerror(errno));
    process_hold(&o->held); /* or the link could be left behind */
    enum err error = start_export(o, ends[1], &child);
    close(ends[1]);
    if (error != ERR_OK) {
        unlink(o->link);
        process_release(&o->held);
        close(ends[0]);
        return error;
    }
    error = read_export(o, ends[0]);
    if (!process_wait(child, &killed) && !killed)
        return tell_of_osmium(o);
    return error;
}

static enum err open_scratch(struct osmium *o)
{
    char room[PATH_MAX];
    const char *folder = scratch_folder(o, room);

    o->nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    o->filtered = process_scratch(folder);
    o->said = process_scratch(folder);
    if (o->nothing >= 0 && o->filtered >= 0 && o->said >= 0)
        return ERR_OK;
    return fault_tell(o->i->fault, "%s: no file can be made in it: %s", folder,
                      strerror(errno));
}

static void close_all(struct osmium *o)
{
    const int fds[] = {o->nothing, o->filtered, o->said};

    for (size_t k = 0; k < COUNT_OF(fds); k++)
        if (fds[k] >= 0)
            close(fds[k]);
    free(o->filters);
    free(o);
}

enum err import_pbf(struct importing *i)
{
    struct osmium *o = calloc(1, sizeof(*o));
    enum err error;

    if (!o)
        return fault_tell(i->fault, "memory is short");
    o->i = i;
    o->nothing = o->filtered = o->said = -1;
    /* A path, not an option, however it begins. */
    snprintf(o->input, sizeof(o->input), "%s%s", i->input[0] == '-' ? "./" : "",
             i->input);
    error = open_scratch(o);
    if (error == ERR_OK)
        error = filter(o);
    if (error == ERR_OK)
        error = export_all(o);
    close_all(o);
    return error;
}
