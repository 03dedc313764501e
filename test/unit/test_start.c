/*
 * Every allocation that a server makes at its start fails once: the start
 * fails with a sentence, and nothing crashes. The calls are caught by the
 * linker (--wrap), so the code under test is the real one.
 */
#include "unit.h"

#include "server/assemble.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The allocation that is to fail, counted from 1; 0 = none. */
static long fail_at, allocations;

static bool fails(void)
{
    return ++allocations == fail_at;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_mmap(void *at, size_t size, int protection, int flags, int fd,
                  off_t offset);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd,
                  off_t offset);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd,
                  off_t offset)
{
    if (fails()) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return __real_mmap(at, size, protection, flags, fd, offset);
}

static char folder[] = "/tmp/muster-start-XXXXXX";

/* What the child tells by its exit code. */
enum { STARTED = 10, REFUSED = 11, MUTE = 12, NO_CONFIG = 13 };

static void make_config(struct config *config)
{
    static struct config_server servers[2];
    static struct config_link link = {0, 1};

    memset(servers, 0, sizeof(servers));
    for (size_t i = 0; i < 2; i++) {
        snprintf(servers[i].name, sizeof(servers[i].name), "s%zu", i);
        snprintf(servers[i].clients_listen.host,
                 sizeof(servers[i].clients_listen.host), "127.0.0.1");
        servers[i].links_listen = servers[i].clients_listen;
        servers[i].clients = servers[i].links = servers[i].clients_listen;
    }
    *config = (struct config){
        .servers = servers,
        .server_count = 2,
        .links = &link,
        .link_count = 1,
        .places = {.provider = CONFIG_PLACES_NONE, .workers = 2},
        .threads = 2,
        .journal = {.sync_ms = 1000, .rotate_mb = 1},
        .limits = {.max_clients = 10,
                   .store_clients = 20,
                   .text_bytes_per_client = 64,
                   .max_connections = 10,
                   .connections_per_address = 5,
                   .line_bytes = 4096,
                   .out_bytes = 16384,
                   .questions = 8,
                   .questions_per_connection = 2,
                   .max_origins = 16,
                   .max_watchers = 2},
    };
    snprintf(config->data, sizeof(config->data), "%s", folder);
}

/* Port 0: any that is free. */
static int start(long n)
{
    struct config config;
    struct server *server;
    struct fault fault = {.text = ""};

    make_config(&config);
    fail_at = n;
    allocations = 0;
    if (assemble(&config, 0, &server, &fault) == ERR_OK)
        return STARTED;
    return fault.text[0] ? REFUSED : MUTE;
}

static int outcome_of(long n)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(start(n));
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status))
        fail_msg("allocation %ld: died of signal %d", n, WTERMSIG(status));
    return WEXITSTATUS(status);
}

static void every_allocation_may_fail(void **state)
{
    char path[64];
    long n = 1;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/s0", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    for (; n < 1000; n++) {
        int outcome = outcome_of(n);

        if (outcome == STARTED)
            break;
        if (outcome != REFUSED)
            fail_msg("allocation %ld: outcome %d", n, outcome);
    }
    print_message("%ld allocations at start, each seen to fail\n", n - 1);
    assert_in_range(n, 10, 999);
    snprintf(path, sizeof(path), "%s/s0/admin.sock", folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/s0/journal.0000000001", folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/s0", folder);
    rmdir(path);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests_name("world/assemble", tests, NULL, NULL);
}
