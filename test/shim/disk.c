/*
 * disk.c - a library to be preloaded: the disk under a server's journal fails,
 * or the process ends, at a call that a test names.
 *
 * Counted are pwrite, fsync, fdatasync, renameat, ftruncate, unlinkat and
 * openat with O_CREAT, of files in the folder $SHIM_FOLDER whose names begin
 * with "journal." or "snapshot.", and the folder's own fsync. "open" (without
 * O_CREAT) and "pread" are counted if $SHIM_READS is there.
 *
 *   SHIM_COUNT=FILE            a line for each call: its number, kind, file
 *   SHIM_EXIT_AT=N[:HOW]       the process is killed at the N-th call: before
 *                              it is made, after it, or when a write has done
 *                              half ("half"; other calls: before)
 *   SHIM_FAIL_AT=N[-M]:ERRNO   these calls are not made, and fail
 *   SHIM_SHORT_AT=N[-M]        of these calls, writes do half of their bytes
 *   SHIM_SWITCH=FILE           while FILE has "ERRNO [WHAT...]" in it, calls
 *                              fail; WHAT is a kind or a kind and a file's
 *                              first word ("pwrite", "pwrite:snapshot"); with
 *                              -1 for ERRNO they hang, until it has not
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char folder[PATH_MAX];
static const char *switch_path;
static int count_fd = -1;
static bool reads;
static unsigned long exit_at, fail_from, fail_to, short_from, short_to;
static int fail_errno;
enum when { BEFORE, HALF, AFTER };
static enum when exit_when;
static atomic_ulong calls;

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value ? value : "";
}

/* Gives    what stands behind it. */
static char *read_range(const char *name, unsigned long *from,
                        unsigned long *to)
{
    char *rest;

    *from = *to = strtoul(variable(name), &rest, 10);
    if (*rest == '-')
        *to = strtoul(rest + 1, &rest, 10);
    return rest;
}

static __attribute__((constructor)) void read_environment(void)
{
    const char *count = variable("SHIM_COUNT");
    char *rest;

    if (!realpath(variable("SHIM_FOLDER"), folder))
        snprintf(folder, sizeof(folder), "%s", variable("SHIM_FOLDER"));
    switch_path = getenv("SHIM_SWITCH");
    reads = getenv("SHIM_READS") != NULL;
    if (*count)
        count_fd = open(count, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    exit_at = strtoul(variable("SHIM_EXIT_AT"), &rest, 10);
    exit_when = strcmp(rest, ":after") == 0  ? AFTER
                : strcmp(rest, ":half") == 0 ? HALF
                                             : BEFORE;
    (void)read_range("SHIM_SHORT_AT", &short_from, &short_to);
    rest = read_range("SHIM_FAIL_AT", &fail_from, &fail_to);
    if (*rest == ':')
        fail_errno = atoi(rest + 1);
}

/* ---- which calls are meant ---- */

/* What is below the folder, as a path relative to it: "" is the folder. */
static bool is_inside(int fd, const char **name, char path[PATH_MAX])
{
    char link[40];
    size_t size = strlen(folder);

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t got = readlink(link, path, PATH_MAX - 1);
    if (got < 0 || !size)
        return false;
    path[got] = 0;
    if (strncmp(path, folder, size) != 0 || (path[size] && path[size] != '/'))
        return false;
    *name = path[size] ? path + size + 1 : path + size;
    return true;
}

static bool is_journal(const char *name)
{
    return strncmp(name, "journal.", 8) == 0 ||
           strncmp(name, "snapshot.", 9) == 0;
}

/* A call on an open file, or on the folder itself. */
static bool is_meant(int fd, const char **name, char path[PATH_MAX])
{
    return is_inside(fd, name, path) && (!**name || is_journal(*name));
}

/* A call with the name of a file in an open folder. */
static bool is_meant_in(int fd, const char *file)
{
    char path[PATH_MAX];
    const char *name;

    return is_journal(file) && is_inside(fd, &name, path) && !*name;
}

/* ---- what becomes of one ---- */

struct call {
    unsigned long number; /* 0 = it is not counted */
    int error;            /* it fails; 0 = it does not */
};

static void die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;)
        pause();
}

static void tell(unsigned long number, const char *kind, const char *name)
{
    char line[PATH_MAX + 64];
    int size = snprintf(line, sizeof(line), "%lu %s %s\n", number, kind,
                        *name ? name : ".");

    if (count_fd >= 0 && write(count_fd, line, (size_t)size) < 0)
        die();
}

/* "pwrite", or "pwrite:snapshot" for snapshot.0000000001.new. */
static bool is_named(const char *word, const char *kind, const char *name)
{
    size_t size = strlen(kind);

    if (strncmp(word, kind, size) != 0)
        return false;
    return !word[size] ||
           (word[size] == ':' &&
            strncmp(name, word + size + 1, strlen(word + size + 1)) == 0);
}

static int switched_error(const char *kind, const char *name)
{
    char text[256], *save;
    int fd = switch_path ? open(switch_path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

    if (fd >= 0)
        close(fd);
    if (size <= 0)
        return 0;
    text[size] = 0;
    const char *word = strtok_r(text, " \n", &save);
    int error = word ? atoi(word) : 0;
    word = strtok_r(NULL, " \n", &save);
    bool meant = !word;
    for (; word && !meant; word = strtok_r(NULL, " \n", &save))
        meant = is_named(word, kind, name);
    return meant ? error : 0;
}

static struct call begin(const char *kind, const char *name)
{
    struct call call = {atomic_fetch_add(&calls, 1) + 1, 0};

    tell(call.number, kind, name);
    if (call.number == exit_at &&
        (exit_when == BEFORE ||
         (exit_when == HALF && strcmp(kind, "pwrite") != 0)))
        die();
    if (call.number >= fail_from && call.number <= fail_to)
        call.error = fail_errno;
    if (!call.error)
        call.error = switched_error(kind, name);
    while (call.error < 0) {
        usleep(1000);
        call.error = switched_error(kind, name);
    }
    return call;
}

/* Gives    what the call gives. */
static long end(const struct call *call, long result)
{
    int error = errno;

    if (call->number && call->number == exit_at)
        die();
    errno = error;
    return result;
}

static long fail(const struct call *call)
{
    errno = call->error;
    return -1;
}

/* ---- the calls ---- */

ssize_t pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    char path[PATH_MAX];
    const char *name;
    struct call call = {0, 0};

    if (is_meant(fd, &name, path))
        call = begin("pwrite", name);
    if (call.error)
        return fail(&call);
    bool cut = (call.number >= short_from && call.number <= short_to) ||
               (call.number == exit_at && exit_when == HALF);
    if (call.number && cut)
        size = (size + 1) / 2;
    return end(&call, syscall(SYS_pwrite64, fd, buffer, size, at));
}

ssize_t pread(int fd, void *buffer, size_t size, off_t at)
{
    char path[PATH_MAX];
    const char *name;
    struct call call = {0, 0};

    if (reads && is_meant(fd, &name, path))
        call = begin("pread", name);
    if (call.error)
        return fail(&call);
    return end(&call, syscall(SYS_pread64, fd, buffer, size, at));
}

static int on_file(const char *kind, long number, int fd, off_t size)
{
    char path[PATH_MAX];
    const char *name;
    struct call call = {0, 0};

    if (is_meant(fd, &name, path))
        call = begin(kind, name);
    if (call.error)
        return (int)fail(&call);
    return (int)end(&call, syscall(number, fd, size));
}

int fsync(int fd)
{
    return on_file("fsync", SYS_fsync, fd, 0);
}

int fdatasync(int fd)
{
    return on_file("fdatasync", SYS_fdatasync, fd, 0);
}

int ftruncate(int fd, off_t size)
{
    return on_file("ftruncate", SYS_ftruncate, fd, size);
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
    struct call call = {0, 0};

    if (is_meant_in(from_fd, from))
        call = begin("renameat", from);
    if (call.error)
        return (int)fail(&call);
    return (int)end(&call, syscall(SYS_renameat, from_fd, from, to_fd, to));
}

int unlinkat(int fd, const char *file, int flags)
{
    struct call call = {0, 0};

    if (is_meant_in(fd, file))
        call = begin("unlinkat", file);
    if (call.error)
        return (int)fail(&call);
    return (int)end(&call, syscall(SYS_unlinkat, fd, file, flags));
}

int openat(int fd, const char *file, int flags, ...)
{
    struct call call = {0, 0};
    va_list values;

    va_start(values, flags);
    mode_t mode = flags & O_CREAT ? va_arg(values, mode_t) : 0;
    va_end(values);
    if ((flags & O_CREAT || reads) && is_meant_in(fd, file))
        call = begin(flags & O_CREAT ? "openat" : "open", file);
    if (call.error)
        return (int)fail(&call);
    return (int)end(&call, syscall(SYS_openat, fd, file, flags, mode));
}
