/*
 * The connections of clients on a real loop, over socket pairs: what has to
 * hold whatever the network does, and the reply gate, with a log that a test
 * moves.
 */
#include "unit.h"

#include "core/frame.h"
#include "core/hello.h"
#include "world/clients.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* A log that is written when the test says so. */
static struct {
    struct sink sink;
    uint64_t asked, written;
    bool fails;
} slow_log;

static bool flush_slowly(struct sink *sink, struct node_logged wanted,
                         struct node_logged *written)
{
    (void)sink;
    slow_log.asked = wanted.number;
    *written = (struct node_logged){slow_log.written, 0};
    return !slow_log.fails;
}

static uv_loop_t loop;
static struct engine engine;
static struct clients *clients;
static struct hub hub;
static struct places *places;
static struct admit admit;
static struct config config;
static int ends[2]; /* ours, and the server's */

static void on_turn(void *context)
{
    (void)context;
    clients_turn(clients);
}

static void connect_client(void)
{
    struct sockaddr_storage nobody = {.ss_family = AF_INET};

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends),
                     0);
    clients_accept(clients, ends[1], &nobody);
    uv_run(&loop, UV_RUN_NOWAIT);
}

static uint32_t copies; /* that reports wait for */

static void open_hub(struct sink *sink)
{
    struct bytes neighbour = BYTES("Hands");
    struct node_config node = {
        .name = BYTES("Goloman"),
        .neighbours = &neighbour,
        .neighbour_count = 1,
        .copies = copies,
        .incarnation = 1,
        .max_clients = 100,
        .store_clients = 200,
        .max_origins = 16,
        .max_links = 4,
    };

    assert_int_equal(hub_open(&hub, &node, sink), ERR_OK);
}

static void begin_with(struct sink *sink)
{
    struct fault fault;

    config = (struct config){
        .journal = {.copies = copies, .copies_ms = 1000000},
        .places = {.provider = CONFIG_PLACES_NONE, .workers = 1},
        .limits = {.max_connections = 10,
                   .line_bytes = 4096,
                   .out_bytes = 16384,
                   .idle_s = 600,
                   .line_s = 30,
                   .stall_s = 30,
                   .questions = 8,
                   .questions_per_connection = 2,
                   .question_ms = 5000},
    };
    uv_loop_init(&loop);
    open_hub(sink);
    assert_int_equal(places_open(&config, &places, &fault), ERR_OK);
    assert_int_equal(admit_open(&admit, 10, 0), ERR_OK);
    assert_int_equal(engine_open(&engine, &loop, 1 << 20, on_turn, NULL),
                     ERR_OK);
    struct clients_parts parts = {
        .engine = &engine,
        .hub = &hub,
        .places = places,
        .admit = &admit,
        .config = &config,
        .name = "Goloman",
    };
    assert_int_equal(clients_open(&parts, &clients), ERR_OK);
    connect_client();
}

static int begin(void **state)
{
    (void)state;
    begin_with(&sink_none);
    return 0;
}

static int begin_with_slow_log(void **state)
{
    (void)state;
    slow_log.sink = (struct sink){.flush = flush_slowly};
    slow_log.asked = slow_log.written = 0;
    slow_log.fails = false;
    begin_with(&slow_log.sink);
    return 0;
}

/* ---- a neighbour that makes copies ---- */

static void tell_node(enum node_event_kind kind, struct bytes bytes)
{
    static struct node_wish list[64];
    struct node_wishes wishes = {.list = list, .max = COUNT_OF(list)};

    hub_step(&hub,
             (struct node_event){
                 .kind = kind, .neighbour = NODE_STRANGER, .bytes = bytes},
             &wishes);
}

static void meet_neighbour(void)
{
    static uint8_t text[1024];
    struct writer w = writer_make(text, sizeof(text));
    struct hello hello = {.version_min = 1,
                          .version_max = 1,
                          .name = BYTES("Hands"),
                          .incarnation = 2};

    writer_put(&w, LINK_PREFACE);
    hello_write(&w, &hello);
    auth_write(&w, AUTH_NONE);
    tell_node(NODE_LINK_UP, bytes_make(NULL, 0));
    tell_node(NODE_LINK_BYTES, writer_bytes(&w));
}

static void neighbour_acks(uint64_t seq)
{
    uint8_t text[64];
    struct writer w = writer_make(text, sizeof(text));

    ack_write(&w, &(struct ack){.incarnation = 1, .seq = seq});
    tell_node(NODE_LINK_BYTES, writer_bytes(&w));
    uv_run(&loop, UV_RUN_NOWAIT);
}

static void on_released(void *context)
{
    (void)context;
    clients_written(clients);
}

static void want_copies(void)
{
    hub.released = on_released;
    meet_neighbour();
}

static int begin_with_copies(void **state)
{
    copies = 2;
    begin(state);
    want_copies();
    return 0;
}

static int begin_with_copies_and_slow_log(void **state)
{
    copies = 2;
    begin_with_slow_log(state);
    want_copies();
    return 0;
}

static int end(void **state)
{
    struct places_status status;

    (void)state;
    close(ends[0]);
    clients_drop(clients);
    do {
        uv_run(&loop, UV_RUN_NOWAIT);
        places_status(places, &status);
    } while (status.under_way);
    uv_run(&loop, UV_RUN_NOWAIT);
    clients_close(clients);
    engine_close(&engine);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    clients_free(clients);
    engine_free(&engine);
    places_close(places);
    hub_close(&hub);
    admit_close(&admit);
    copies = 0;
    return 0;
}

static void say(const char *text)
{
    size_t size = strlen(text);

    assert_int_equal(write(ends[0], text, size), size);
    uv_run(&loop, UV_RUN_NOWAIT);
}

/* What the server has said by now; waits only if something must come. */
static const char *hear(bool must)
{
    static char text[200000];
    struct pollfd ready = {.fd = ends[0], .events = POLLIN};
    size_t size = 0;

    while (must && poll(&ready, 1, 10) == 0)
        uv_run(&loop, UV_RUN_NOWAIT);
    for (;;) {
        ssize_t got = read(ends[0], text + size, sizeof(text) - 1 - size);

        if (got <= 0)
            break;
        size += (size_t)got;
    }
    text[size] = 0;
    return text;
}

static bool is_closed(void)
{
    char byte;

    return read(ends[0], &byte, 1) == 0;
}

/* Rows: R4 D1 D3 */
static void commands_come_in_any_pieces(void **state)
{
    static const char text[] = "IAMAT kiwi +1-1 5\r\n\n \ngarbage\n"
                               "IAMAT lima +2-2 6\n";

    (void)state;
    assert_string_equal(hear(false), ""); /* no greeting */
    for (size_t cut = 1; cut < sizeof(text) - 1; cut++) {
        char first[64] = "";
        unsigned replies = 0;

        memcpy(first, text, cut);
        say(first);
        say(text + cut);
        for (const char *at = hear(true); (at = strchr(at, '\n')); at++)
            replies++;
        while (replies < 3)
            for (const char *at = hear(true); (at = strchr(at, '\n')); at++)
                replies++;
        assert_int_equal(replies, 3);
    }
}

static void log_holds(uint64_t number)
{
    hub_set_written(&hub, (struct node_logged){number, 0});
    clients_written(clients);
    uv_run(&loop, UV_RUN_NOWAIT);
}

/* The gate: no acknowledgement before the log holds what it is about. */
static void a_reply_waits_until_the_log_is_written(void **state)
{
    (void)state;
    say("IAMAT kiwi +1-1 5\n");
    assert_int_equal(slow_log.asked, 1);
    assert_string_equal(hear(false), "");
    say("IAMAT lima +1-1 5\n");
    log_holds(1);
    const char *text = hear(true);
    assert_non_null(strstr(text, "kiwi"));
    assert_null(strstr(text, "lima"));
    log_holds(2);
    assert_non_null(strstr(hear(true), "lima"));
}

/* What cannot be written is not acknowledged; questions are answered. */
static void a_log_that_takes_nothing_refuses_reports(void **state)
{
    (void)state;
    slow_log.fails = true;
    say("IAMAT kiwi +1-1 5\nWHATSAT kiwi 1 1\n");
    static char all[4096];
    all[0] = 0;
    while (!strstr(all, "}\n"))
        strcat(all, hear(true));
    assert_ptr_equal(strstr(all, "? IAMAT kiwi +1-1 5\n"), all);
    assert_non_null(strstr(all, "AT Goloman"));
    hub_set_stuck(&hub, true);
    say("IAMAT kiwi +1-1 6\n");
    assert_string_equal(hear(true), "? IAMAT kiwi +1-1 6\n");
    /* It was not even stored. */
    uint8_t line[AT_BYTES_MAX];
    struct writer w = writer_make(line, sizeof(line));
    assert_int_equal(hub_where(&hub, BYTES("kiwi"), &w), ERR_OK);
    assert_int_equal(line[w.size - 2], '5');
}

/* ---- copies ---- */

static uint64_t refused_copies(void)
{
    return counter_get(&clients->counters.refused_copies);
}

/* Nobody makes copies any more. */
static void time_is_up(void)
{
    config.journal.copies_ms = 0;
    clients_tick(clients);
    uv_run(&loop, UV_RUN_NOWAIT);
    config.journal.copies_ms = 1000000;
}

static void a_reply_to_a_report_waits_for_copies(void **state)
{
    (void)state;
    say("IAMAT kiwi +1-1 5\n");
    say("IAMAT lima +1-1 5\ngarbage\n");
    assert_string_equal(hear(false), "");
    clients_tick(clients); /* it is not time yet */
    clients_written(clients);
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_string_equal(hear(false), "");
    neighbour_acks(1);
    const char *text = hear(true);
    assert_non_null(strstr(text, "AT Goloman"));
    assert_non_null(strstr(text, " kiwi "));
    assert_null(strstr(text, "lima"));
    neighbour_acks(2);
    text = hear(true);
    assert_non_null(strstr(text, " lima "));
    assert_non_null(strstr(text, "? garbage\n"));
    time_is_up();
    assert_string_equal(hear(false), "");
    assert_int_equal(refused_copies(), 0);
    assert_true(outbox_is_empty(&clients->first->outbox));
}

/* Rows: R25 */
static void reports_without_copies_in_time_are_refused_in_order(void **state)
{
    static char all[8192];

    (void)state;
    say("IAMAT kiwi +1-1 5\nIAMAT lima +2-2 6\n");
    say("garbage\nWHATSAT lima 1 1\nIAMAT mango +1-1 7\n");
    assert_string_equal(hear(false), "");
    assert_int_equal(refused_copies(), 0);
    time_is_up();
    assert_int_equal(refused_copies(), 3);
    all[0] = 0;
    while (!strstr(all, "mango"))
        strcat(all, hear(true));
    const char *before = "? IAMAT kiwi +1-1 5\n? IAMAT lima +2-2 6\n"
                         "? garbage\nAT Goloman ";
    assert_memory_equal(all, before, strlen(before));
    assert_non_null(strstr(all, "}\n\n? IAMAT mango +1-1 7\n"));
    /* It is too late for these, but not for whoever says it again. */
    neighbour_acks(2);
    assert_string_equal(hear(false), "");
    say("IAMAT lima +2-2 6\n");
    assert_string_equal(hear(false), "");
    neighbour_acks(3);
    assert_non_null(strstr(hear(true), " lima "));
    say("IAMAT kiwi +1-1 5\n");
    assert_non_null(strstr(hear(true), " kiwi "));
}

/* The first has its copies when the time of both is up. */
static void only_what_has_no_copies_is_refused(void **state)
{
    (void)state;
    hub.released = NULL; /* the loop has not heard of it yet */
    say("IAMAT kiwi +1-1 5\n");
    say("IAMAT lima +1-1 6\n");
    neighbour_acks(1);
    assert_string_equal(hear(false), "");
    time_is_up();
    const char *text = hear(true);
    assert_memory_equal(text, "AT Goloman", 10);
    assert_non_null(strstr(text, " kiwi "));
    assert_non_null(strstr(text, "\n? IAMAT lima +1-1 6\n"));
    assert_int_equal(refused_copies(), 1);
}

static void a_question_waits_for_no_copies(void **state)
{
    (void)state;
    say("IAMAT kiwi +1-1 5\n");
    time_is_up();
    hear(true);
    say("WHATSAT kiwi 1 1\n");
    assert_memory_equal(hear(true), "AT Goloman", 10);
}

static void copies_elsewhere_do_not_stand_for_the_own_log(void **state)
{
    (void)state;
    say("IAMAT kiwi +1-1 5\n");
    neighbour_acks(1);
    assert_string_equal(hear(false), "");
    log_holds(1);
    assert_memory_equal(hear(true), "AT Goloman", 10);
    say("IAMAT lima +1-1 5\n");
    log_holds(2);
    assert_string_equal(hear(false), "");
    time_is_up();
    assert_string_equal(hear(true), "? IAMAT lima +1-1 5\n");
}

/* Pledges count as what is not read: a client cannot make them without end. */
static void a_client_whose_reports_wait_is_not_read_from_without_end(void **s)
{
    static const char line[] = "IAMAT kiwi +1-1 5\n";
    unsigned rounds = 0;

    (void)s;
    while (clients->first->channel.reading && rounds++ < 100000)
        if (write(ends[0], line, sizeof(line) - 1) < 0)
            uv_run(&loop, UV_RUN_NOWAIT);
    assert_false(clients->first->channel.reading);
    assert_true(clients->first->outbox.bytes <
                config.limits.out_bytes + 16 * ENGINE_READ_BYTES);
    neighbour_acks(1);
    while (!clients->first->channel.reading) {
        hear(false);
        uv_run(&loop, UV_RUN_NOWAIT);
    }
}

/* ---- questions and floods ---- */

/* Rows: D2 */
static void answers_keep_their_place_among_replies(void **state)
{
    (void)state;
    say("IAMAT kiwi +1-1 5\nWHATSAT kiwi 1 1\nIAMAT lima +1-1 5\n");
    static char all[4096];
    all[0] = 0;
    while (!strstr(all, "lima"))
        strcat(all, hear(true));
    const char *json = strstr(all, "{\n");
    assert_non_null(json);
    assert_true(strstr(all, " lima ") > json);
    assert_non_null(strstr(json, "}\n\nAT Goloman"));
}

static unsigned count_of(const char *text, const char *end, const char *word)
{
    unsigned count = 0;

    for (const char *at = text; (at = strstr(at, word)) && at < end; at++)
        count++;
    return count;
}

/* More than may be under way: the rest waits its turn, and none is lost. */
static void a_flood_of_questions_is_answered_in_order(void **state)
{
    static char all[20000];

    (void)state;
    say("IAMAT kiwi +1-1 5\n");
    hear(true);
    say("WHATSAT kiwi 1 1\nWHATSAT kiwi 1 1\nWHATSAT kiwi 1 1\n"
        "WHATSAT nobody 1 1\nWHATSAT kiwi 1 1\nWHATSAT kiwi 1 1\n"
        "WHATSAT kiwi 1 1\nWHATSAT kiwi 1 1\n");
    all[0] = 0;
    while (count_of(all, all + sizeof(all), "}\n\n") < 7)
        strcat(all, hear(true));
    const char *refused = strstr(all, "? WHATSAT nobody 1 1\n");
    assert_non_null(refused);
    assert_int_equal(count_of(all, refused, "AT Goloman"), 3);
    assert_int_equal(count_of(all, all + sizeof(all), "AT Goloman"), 7);
}

/* Rows: D4 G1 G2 */
static void after_a_half_close_all_is_answered(void **state)
{
    (void)state;
    say("IAMAT kiwi +1-1 5\nWHATSAT kiwi 1 1\ngarbage without end");
    shutdown(ends[0], SHUT_WR);
    static char all[4096];
    all[0] = 0;
    while (!strstr(all, "? garbage without end\n"))
        strcat(all, hear(true));
    while (!is_closed())
        uv_run(&loop, UV_RUN_NOWAIT);
    assert_int_equal(clients->count, 0);
}

/* Rows: D6 */
static void an_endless_line_is_refused_and_the_client_closed(void **state)
{
    static char line[6000];
    const char *text;

    (void)state;
    memset(line, 'x', sizeof(line) - 1);
    say("IAMAT kiwi +1-1 5\n");
    hear(true);
    say(line);
    text = hear(true);
    assert_int_equal(strlen(text), 2 + 1024 + 1);
    assert_int_equal(strncmp(text, "? xxx", 5), 0);
    assert_int_equal(counter_get(&clients->counters.too_long), 1);
    while (!is_closed())
        uv_run(&loop, UV_RUN_NOWAIT);
}

/* A line that ends, but too late. */
static void a_line_longer_than_allowed_is_refused_although_it_ends(void **state)
{
    static char line[6000];

    (void)state;
    memset(line, 'x', sizeof(line) - 1);
    line[4500] = '\n';
    say(line);
    assert_int_equal(strncmp(hear(true), "? xxx", 5), 0);
    assert_int_equal(counter_get(&clients->counters.too_long), 1);
}

/* Rows: D5 */
static void a_client_that_does_not_read_is_not_read_from(void **state)
{
    int small = 4096;
    unsigned rounds = 0;

    (void)state;
    setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
    while (clients->first->channel.reading && rounds++ < 100000) {
        if (write(ends[0], "garbage in a line that is copied\n", 33) < 0)
            uv_run(&loop, UV_RUN_NOWAIT);
    }
    assert_false(clients->first->channel.reading);
    assert_true(clients->first->outbox.bytes <
                config.limits.out_bytes + 4 * ENGINE_READ_BYTES);
    /* Once it reads, it gets everything, and is read from again. */
    while (!clients->first->channel.reading) {
        hear(false);
        uv_run(&loop, UV_RUN_NOWAIT);
    }
}

/* Each wait has its own time; who is given up is closed and counted. */
static void who_waits_too_long_is_closed(void **state)
{
    static const struct {
        const char *said;
        enum client_wait wait;
    } cases[] = {
        {"", CLIENT_IDLE},
        {"IAMAT kiwi +1-1 5\n", CLIENT_IDLE},
        {"IAMAT ki", CLIENT_LINE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        counter *closed = &clients->counters.closed_by_wait[cases[i].wait];
        uint64_t before = counter_get(closed);

        if (*cases[i].said)
            say(cases[i].said);
        clients_tick(clients);
        assert_int_equal(counter_get(closed), before);
        clients->waits[cases[i].wait].wait_ms = 0;
        clients_tick(clients);
        clients->waits[cases[i].wait].wait_ms = 1000000;
        assert_int_equal(counter_get(closed), before + 1);
        uv_run(&loop, UV_RUN_NOWAIT);
        hear(false);
        close(ends[0]);
        connect_client();
    }
}

/* Drips keep a client from being idle, but not from having to end its line. */
static void a_line_that_drips_does_not_gain_time(void **state)
{
    (void)state;
    say("I");
    int64_t since_ms = clients->first->deadline.since_ms;
    for (const char *at = "AMAT"; *at; at++) {
        char drip[2] = {*at, 0};

        uv_sleep(2);
        uv_update_time(&loop);
        say(drip);
        assert_int_equal(clients->first->wait, CLIENT_LINE);
        assert_int_equal(clients->first->deadline.since_ms, since_ms);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
#define COPIES_TEST(name)                                                      \
    cmocka_unit_test_setup_teardown(name, begin_with_copies, end)
#define SLOW_TEST(name)                                                        \
    cmocka_unit_test_setup_teardown(name, begin_with_slow_log, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(commands_come_in_any_pieces),
        SLOW_TEST(a_reply_waits_until_the_log_is_written),
        SLOW_TEST(a_log_that_takes_nothing_refuses_reports),
        COPIES_TEST(a_reply_to_a_report_waits_for_copies),
        COPIES_TEST(reports_without_copies_in_time_are_refused_in_order),
        COPIES_TEST(only_what_has_no_copies_is_refused),
        COPIES_TEST(a_question_waits_for_no_copies),
        cmocka_unit_test_setup_teardown(
            copies_elsewhere_do_not_stand_for_the_own_log,
            begin_with_copies_and_slow_log, end),
        COPIES_TEST(a_client_whose_reports_wait_is_not_read_from_without_end),
        TEST(answers_keep_their_place_among_replies),
        TEST(a_flood_of_questions_is_answered_in_order),
        TEST(after_a_half_close_all_is_answered),
        TEST(an_endless_line_is_refused_and_the_client_closed),
        TEST(a_line_longer_than_allowed_is_refused_although_it_ends),
        TEST(a_client_that_does_not_read_is_not_read_from),
        TEST(who_waits_too_long_is_closed),
        TEST(a_line_that_drips_does_not_gain_time),
    };

    return cmocka_run_group_tests_name("world/clients", tests, NULL, NULL);
}
