/*
 * relay - stands between servers on loopback: delays, slows down, cuts.
 *
 * usage: relay PORT:TARGET...
 *
 * Whoever connects to PORT is connected with TARGET. Lines on stdin say what
 * the routes do, those that listen on the ports named, or all:
 *
 *     delay_ms MS [PORT...]   each byte arrives so much later (0)
 *     rate BYTES [PORT...]    so many bytes a second each way (0 = any); for
 *                             connections made from then on
 *     cut [PORT...]           reset all connections, and those that come
 *     mute [PORT...]          let nothing through, without a word
 *     open [PORT...]          undo cut and mute
 *
 * Each is answered by "ok" or "?"; "ok" comes first of all, when all routes
 * listen. It ends with stdin.
 */
#include "relay/relay.h"

#include "common/fail.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* stdin, the routes, and two ends of each pair. */
#define FDS_MAX (1 + ROUTES_MAX + 2 * PAIRS_MAX)

static struct relay relay;
static struct pollfd fds[FDS_MAX];

static short wanted(const struct pair *pair, const struct pipe *in,
                    const struct pipe *out)
{
    if (pair->route->way == WAY_MUTE)
        return 0;
    return (short)((pipe_has_room(in, pair->route) ? POLLIN : 0) |
                   (out->stuck ? POLLOUT : 0));
}

static void earlier(uint64_t *due_ns, uint64_t other_ns)
{
    if (other_ns < *due_ns)
        *due_ns = other_ns;
}

/* What is waited for; pairs that are free have no descriptor. */
static uint64_t prepare(void)
{
    uint64_t due_ns = UINT64_MAX;

    fds[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
    for (uint32_t i = 0; i < ROUTES_MAX; i++)
        fds[1 + i] = (struct pollfd){
            .fd = i < relay.route_count ? relay.routes[i].listener : -1,
            .events = POLLIN};
    for (uint32_t i = 0; i < PAIRS_MAX; i++) {
        struct pollfd *two = &fds[1 + ROUTES_MAX + 2 * i];
        const struct pair *pair = relay.pairs[i];

        two[0] = two[1] = (struct pollfd){.fd = -1};
        if (!pair || !pair->route || pair->route->way == WAY_MUTE)
            continue;
        two[0].fd = pair->client;
        two[0].events = wanted(pair, &pair->up, &pair->down);
        two[1].fd = pair->server;
        two[1].events = wanted(pair, &pair->down, &pair->up);
        earlier(&due_ns, pipe_due_ns(&pair->up));
        earlier(&due_ns, pipe_due_ns(&pair->down));
    }
    return due_ns;
}

static void wait_until(uint64_t due_ns)
{
    uint64_t now_ns = now_mono_ns();
    uint64_t left_ns = due_ns > now_ns ? due_ns - now_ns : 0;
    struct timespec left = {.tv_sec = (time_t)(left_ns / NS_PER_S),
                            .tv_nsec = (long)(left_ns % NS_PER_S)};

    if (ppoll(fds, FDS_MAX, due_ns == UINT64_MAX ? NULL : &left, NULL) < 0)
        fail_errno("cannot wait");
}

/* Gives    whether both connections still stand. */
static bool move(struct pair *pair, const struct pollfd two[2], uint64_t now_ns)
{
    struct pipe *pipes[2] = {&pair->up, &pair->down};

    for (int i = 0; i < 2; i++) {
        if (two[i].revents & POLLOUT)
            pipes[1 - i]->stuck = false;
        if ((two[i].revents & (POLLERR | POLLNVAL)) ||
            ((two[i].revents & POLLIN) &&
             !pipe_read(pipes[i], pair->route, now_ns)))
            return false;
    }
    return pipe_write(&pair->up, now_ns) && pipe_write(&pair->down, now_ns);
}

static void move_all(void)
{
    uint64_t now_ns = now_mono_ns();

    for (uint32_t i = 0; i < PAIRS_MAX; i++) {
        const struct pollfd *two = &fds[1 + ROUTES_MAX + 2 * i];

        if (two[0].fd < 0)
            continue;
        if (move(relay.pairs[i], two, now_ns))
            pair_settle(&relay, i);
        else
            pair_reset(&relay, i);
    }
    for (uint32_t i = 0; i < relay.route_count; i++)
        if (fds[1 + i].revents & POLLIN) {
            int fd = route_accept(&relay.routes[i]);

            if (fd >= 0)
                pair_open(&relay, &relay.routes[i], fd);
        }
}

static void say(const char *word)
{
    puts(word);
    if (fflush(stdout) != 0)
        fail_errno("cannot answer");
}

/* Gives    false at the end of stdin. */
static bool listen_to_stdin(void)
{
    static char line[4096];

    if (!fds[0].revents)
        return true;
    if (!fgets(line, sizeof(line), stdin))
        return false;
    say(control_obey(&relay, line) ? "ok" : "?");
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > ROUTES_MAX + 1)
        fail("it takes 1 to %d routes: PORT:TARGET...", ROUTES_MAX);
    for (int i = 1; i < argc; i++)
        route_open(&relay.routes[relay.route_count++], argv[i]);
    /* Delays are to be those that were asked for. */
    (void)prctl(PR_SET_TIMERSLACK, 1ul);
    /* One line at a time: what stdio has read ahead, poll would not see. */
    setvbuf(stdin, NULL, _IONBF, 0);
    say("ok");
    do {
        wait_until(prepare());
        move_all();
    } while (listen_to_stdin());
    return 0;
}
