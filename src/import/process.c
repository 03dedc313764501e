#include "import/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child; tells errno through the pipe if it is still this program. */
static void become(char *const *words, const int streams[3], int tell)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_DFL);
    bool good = true;
    for (int i = 0; i < 3; i++)
        good = good && dup2(streams[i], i) == i;
    if (good)
        execvp(words[0], words);
    int error = errno;
    if (write(tell, &error, sizeof(error)) < 0)
        _exit(126);
    _exit(127);
}

/* A pipe that closes at exec: what comes through it is why there was none. */
static enum err heard(int pipe_end, pid_t child)
{
    int error = 0;
    ssize_t size;

    do
        size = read(pipe_end, &error, sizeof(error));
    while (size < 0 && errno == EINTR);
    close(pipe_end);
    if (size == 0)
        return ERR_OK;
    waitpid(child, NULL, 0);
    errno = error;
    return error == ENOENT ? ERR_UNKNOWN : ERR_SYSTEM;
}

enum err process_start(char *const *words, int in, int out, int err,
                       pid_t *child)
{
    const int streams[3] = {in, out, err};
    int tell[2];

    if (pipe2(tell, O_CLOEXEC) != 0)
        return ERR_SYSTEM;
    *child = fork();
    if (*child == 0)
        become(words, streams, tell[1]);
    close(tell[1]);
    if (*child > 0)
        return heard(tell[0], *child);
    close(tell[0]);
    return ERR_SYSTEM;
}

bool process_wait(pid_t child, bool *killed_by_pipe)
{
    int status = 0;
    pid_t got;

    do
        got = waitpid(child, &status, 0);
    while (got < 0 && errno == EINTR);
    *killed_by_pipe = WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE;
    return got == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void process_hold(sigset_t *before)
{
    sigset_t ends;

    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGHUP);
    sigprocmask(SIG_BLOCK, &ends, before);
}

void process_release(const sigset_t *before)
{
    sigprocmask(SIG_SETMASK, before, NULL);
}

static char removed[PATH_MAX + 32];

static void remove_and_end(int signal_number)
{
    unlink(removed);
    /* Its usual action; it comes when this handler is done. */
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* Who ignores a signal, as nohup has it, goes on doing so. */
static void arm(int signal_number, bool wanted)
{
    struct sigaction now, then = {.sa_handler = remove_and_end};

    then.sa_flags = SA_RESTART;
    if (!wanted)
        then.sa_handler = SIG_DFL;
    if (sigaction(signal_number, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
        sigaction(signal_number, &then, NULL);
}

void process_removes(const char *path)
{
    static const int ends[] = {SIGINT,  SIGTERM, SIGHUP, SIGQUIT,
                               SIGXFSZ, SIGXCPU, SIGPIPE};
    sigset_t before;

    process_hold(&before);
    snprintf(removed, sizeof(removed), "%s", path ? path : "");
    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
        arm(ends[i], path != NULL);
    process_release(&before);
}

int process_scratch(const char *folder)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/.muster-XXXXXX", folder);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}
