/*
 * Visitors of the admin socket, over a real one, with a log that is written
 * when the test says so.
 */
#include "unit.h"

#include "world/admin.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct {
    struct sink sink;
    uint64_t asked;
} slow_log;

static bool flush_slowly(struct sink *sink, struct node_logged wanted,
                         struct node_logged *written)
{
    (void)sink;
    slow_log.asked = wanted.number;
    *written = (struct node_logged){0, 0};
    return true;
}

static uv_loop_t loop;
static struct engine engine;
static struct hub hub;
static struct admin *admin;
static char folder[] = "/tmp/muster-visitors-XXXXXX";
static char path[64];

static void on_turn(void *context)
{
    (void)context;
    if (admin)
        admin_turn(admin);
}

static void on_changed(void *context)
{
    (void)context;
    admin_poke(admin);
}

static void open_hub(void)
{
    struct node_config node = {
        .name = BYTES("Goloman"),
        .incarnation = 1,
        .max_clients = 100,
        .store_clients = 200,
        .max_origins = 16,
        .max_links = 4,
        .max_followers = 4,
    };

    slow_log.sink = (struct sink){.flush = flush_slowly};
    assert_int_equal(hub_open(&hub, &node, &slow_log.sink), ERR_OK);
    hub.changed = on_changed;
}

static int begin(void **state)
{
    struct fault fault;

    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/admin.sock", folder);
    uv_loop_init(&loop);
    open_hub();
    assert_int_equal(engine_open(&engine, &loop, 1 << 20, on_turn, NULL),
                     ERR_OK);
    struct admin_parts parts = {
        .engine = &engine, .hub = &hub, .path = path, .max_watchers = 4};
    assert_int_equal(admin_open(&parts, &admin, &fault), ERR_OK);
    return 0;
}

static int end(void **state)
{
    (void)state;
    admin_close(admin);
    engine_close(&engine);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    admin_free(admin);
    admin = NULL;
    engine_free(&engine);
    hub_close(&hub);
    rmdir(folder);
    return 0;
}

static void report(const char *line)
{
    struct writer none = writer_make(NULL, 0);
    struct node_answer answer;
    struct node_command command = {command_parse(bytes_text(line)), 0};

    command.hash = node_hash(hub.node, command.command.id);
    (void)hub_batch(&hub, &command, 1, &answer, &none);
    assert_int_equal(answer.verdict, NODE_TAKEN);
}

static void turn_round(void)
{
    for (int i = 0; i < 5; i++)
        uv_run(&loop, UV_RUN_NOWAIT);
}

static int visit(const char *request)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    size_t size = strlen(request);

    strcpy(to.sun_path, path);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    assert_int_equal(write(fd, request, size), size);
    turn_round();
    return fd;
}

static void assert_heard(int fd, const char *wanted)
{
    char text[256];
    ssize_t size = read(fd, text, sizeof(text));

    assert_text(bytes_make(text, size > 0 ? (size_t)size : 0), wanted);
}

static void log_holds(uint64_t number)
{
    hub_set_written(&hub, (struct node_logged){number, 0});
}

/* "done" means that it is written, and not a moment earlier. */
static void who_has_somebody_forgotten_waits_for_the_log(void **state)
{
    (void)state;
    report("IAMAT kiwi +1-1 5");
    int visitor = visit("forget kiwi\n");
    int other = visit("reset kiwi\n");
    assert_heard(visitor, "");
    log_holds(slow_log.asked - 2); /* the report alone */
    turn_round();
    assert_heard(visitor, "");
    log_holds(slow_log.asked - 1);
    turn_round();
    assert_heard(visitor, "done\n");
    assert_heard(other, "");
    log_holds(slow_log.asked);
    turn_round();
    assert_heard(other, "done\n");
    close(visitor);
    close(other);
}

static void who_waits_may_go(void **state)
{
    (void)state;
    report("IAMAT kiwi +1-1 5");
    close(visit("forget kiwi\n"));
    turn_round();
    assert_int_equal(admin->count, 0);
    assert_int_equal(admin->waiting, 0);
    log_holds(slow_log.asked);
    turn_round();
    int visitor = visit("where kiwi\n");
    assert_heard(visitor, "! nobody has heard of that client\n");
    close(visitor);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_has_somebody_forgotten_waits_for_the_log),
        TEST(who_waits_may_go),
    };

    return cmocka_run_group_tests_name("world/visitors", tests, NULL, NULL);
}
