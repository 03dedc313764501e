#include "unit.h"

#include "world/config.h"

#include <unistd.h>

static struct config config;
static struct fault fault;

static enum err load(const char *text)
{
    char path[] = "/tmp/muster-config-XXXXXX";
    int fd = mkstemp(path);
    size_t size = strlen(text);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, size), size);
    close(fd);
    enum err error = config_load(path, &config, &fault);
    unlink(path);
    return error;
}

#define GOOD_SERVERS                                                           \
    "servers = (\n"                                                            \
    "  { name = \"A\"; clients = \"127.0.0.1:1\"; links = \"[::1]:2\"; },\n"   \
    "  { name = \"B\"; clients = \"3\"; links = \"localhost:4\"; }\n"          \
    ");\n"

static void the_example_is_the_paper_s_herd(void **state)
{
    uint32_t server;

    (void)state;
    if (config_load("examples/herd.conf", &config, &fault) != ERR_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(config.server_count, 5);
    assert_int_equal(config.link_count, 6);
    assert_int_equal(config.profile, CONFIG_COURSE);
    assert_true(config.log.lines);
    assert_int_equal(config_find(&config, "Welsh", &server), ERR_OK);
    assert_int_equal(config.servers[server].clients.port, 12003);
    assert_int_equal(config_degree(&config, server), 1);
    assert_int_equal(config.spread, SPREAD_TREE);
    assert_int_equal(config.times.max_future_s, 0);
    assert_int_equal(config.times.max_clock_offset_s, 0);

    assert_int_equal(config_find(&config, "Nobody", &server), ERR_UNKNOWN);
    config_free(&config);
}

static void what_is_not_said_has_its_default(void **state)
{
    (void)state;
    assert_int_equal(load(GOOD_SERVERS), ERR_OK);
    assert_int_equal(config.profile, CONFIG_PRODUCTION);
    assert_false(config.log.lines);
    assert_int_equal(config.link_count, 0);
    assert_int_equal(config.limits.max_clients, 1000000);
    assert_int_equal(config.limits.store_clients, 2000000);
    assert_int_equal(config.times.max_future_s, 600);
    assert_int_equal(config.times.max_past_s, 0);
    assert_int_equal(config.times.ttl_s, 0);
    assert_int_equal(config.times.max_clock_offset_s, 60);
    assert_string_equal(config.servers[1].clients_listen.host, "127.0.0.1");
    assert_int_equal(config.servers[1].clients_listen.port, 3);
    assert_string_equal(config.servers[0].links.host, "::1");
    config_free(&config);
}

/* Every fault names the line and says what is wrong. */
static void faults_are_told_by_line_and_cause(void **state)
{
    static const struct {
        const char *text;
        const char *line, *cause;
    } cases[] = {
        {"", ": there is no", "servers"},
        {"\nherd = 7;\n" GOOD_SERVERS, ":2: ", "text in quotes"},
        {"hurd = \"x\";\n" GOOD_SERVERS, ":1: ", "no key \"hurd\""},
        {"herd = \"x\"\nherd = \"y\";", ":2: ", "duplicate"},
        {"herd = ", ":1: ", "syntax error"},
        {"profile = \"fast\";" GOOD_SERVERS,
         ":1: ", "\"production\", \"course\""},
        {"threads = 0;" GOOD_SERVERS, ":1: ", "auto"},
        {"threads = 2.5;" GOOD_SERVERS, ":1: ", "auto"},
        {"insecure = 1;" GOOD_SERVERS, ":1: ", "true or false"},
        {"log = 3;" GOOD_SERVERS, ":1: ", "must be a group"},
        {"log = { level = \"loud\"; };" GOOD_SERVERS, ":1: ", "\"error\""},
        {"limits = { max_clients = 0; };" GOOD_SERVERS,
         ":1: ", "from 1 to 100000000"},
        {"limits = { max_clients = 9; store_clients = 8; };" GOOD_SERVERS,
         ":1: ", "less than max_clients"},
        {"limits = { max_clients = 3000000000; };" GOOD_SERVERS,
         ":1: ", "from 1"},
        {"limits = { max_cows = 1; };" GOOD_SERVERS,
         ":1: ", "there are: max_clients"},
        {"ttl_s = -1;" GOOD_SERVERS, ":1: ", "from 0"},
        {"max_past_s = 5;\nttl_s = 5;\nmax_future_s = 0;" GOOD_SERVERS,
         ":2: ", "max_future_s is 0"},
        {"\nttl_s = 60;" GOOD_SERVERS, ":2: ", "max_past_s is 0"},
        {"max_past_s = 61;\nttl_s = 60;" GOOD_SERVERS,
         ":2: ", "(61) is more than ttl_s (60)"},
        {"places = { provider = \"oracle\"; };" GOOD_SERVERS,
         ":1: ", "\"local\", \"google\""},
        {"places = { provider = \"chain\"; };" GOOD_SERVERS,
         ":1: ", "needs the key chain"},
        {"places = { chain = (\"local\"); };" GOOD_SERVERS,
         ":1: ", "for provider = \"chain\""},
        {"places = { provider = \"chain\"; chain = (); };" GOOD_SERVERS,
         ":1: ", "list of 1 to 4"},
        {"places = { provider = \"chain\"; chain = (\"none\"); };" GOOD_SERVERS,
         ":1: ", "list of some of"},
        {"places = { provider = \"chain\";\n"
         "chain = (\"local\", \"local\"); };" GOOD_SERVERS,
         ":2: ", "each once"},
        {"places = { provider = \"google\"; };" GOOD_SERVERS,
         ":1: ", "google needs its API key"},
        {"places = { provider = \"google-legacy\"; google-legacy = "
         "{ key_file = \"a\"; key_credential = \"b\"; }; };" GOOD_SERVERS,
         ":1: ", "not both"},
        {"places = { provider = \"overpass\"; overpass = "
         "{ url = \"http://127.0.0.1:1\"; }; };" GOOD_SERVERS,
         ":1: ", "allow_http = true"},
        {"places = { provider = \"overpass\"; overpass = "
         "{ url = \"https://a/?b\"; }; };" GOOD_SERVERS,
         ":1: ", "must be like"},
        {"places = { google = { cache_s = 301; }; };" GOOD_SERVERS,
         ":1: ", "from 0 to 300"},
        {"places = { provider = \"overpass\"; rank = \"prominence\"; "
         "};" GOOD_SERVERS,
         ":1: ", "cannot rank"},
        {"places = { rank = \"random\"; };" GOOD_SERVERS,
         ":1: ", "\"prominence\""},
        {"servers = 7;", ":1: ", "list of 1 to"},
        {"servers = ();", ":1: ", "list of 1 to"},
        {"servers = ( 7 );", ":1: ", "group"},
        {"servers = ( { clients = \"1\"; links = \"2\"; } );",
         ":1: ", "needs a name"},
        {"servers = ( { name = \"a b\"; clients = \"1\"; links = \"2\"; } );",
         ":1: ", "no name for a server"},
        {"servers = ( { name = \"../x\"; clients = \"1\"; links = \"2\"; } );",
         ":1: ", "no name for a server"},
        {"servers = ( { name = \"A\"; clients = \"1\"; } );",
         ":1: ", "two addresses"},
        {"servers = ( { name = \"A\"; clients = \"1\"; links = \"1\"; } );",
         ":1: ", "same place"},
        {"servers = ( { name = \"A\"; clients = \"1\"; links = \"2\"; "
         "http = \"1\"; } );",
         ":1: ", "same place"},
        {"servers = ( { name = \"A\"; clients = \"1\"; links = \"2\"; "
         "http = \"0.0.0.0:3\"; } );",
         ":1: ", "insecure = true"},
        {"servers = (\n{ name = \"A\"; clients = \"1\"; links = \"2\"; },\n"
         "{ name = \"B\"; clients = \"3\"; links = \"4\"; http = \"2\"; } );",
         ":3: ", "A and B listen in the same place"},
        {"servers = ( { name = \"A\"; clients = \"x:y\"; links = \"1\"; } );",
         ":1: ", "host:port"},
        {"servers = ( { name = \"A\"; clients = \"::1:5\"; links = \"1\"; } );",
         ":1: ", "host:port"},
        {"servers = ( { name = \"A\"; clients = \"1\"; links = \"65536\"; } );",
         ":1: ", "host:port"},
        {"servers = (\n{ name = \"A\"; clients = \"1\"; links = \"2\"; },\n"
         "{ name = \"A\"; clients = \"3\"; links = \"4\"; } );",
         ":3: ", "two servers named A"},
        {"servers = (\n{ name = \"A\"; clients = \"1\"; links = \"2\"; },\n"
         "{ name = \"B\"; clients = \"3\"; links = \"1\"; } );",
         ":3: ", "A and B listen in the same place"},
        {"servers = ( { name = \"A\"; clients = \"0.0.0.0:1\"; "
         "links = \"2\"; } );",
         ":1: ", "insecure = true"},
        {"servers = ( { name = \"A\"; clients = \"herd.example.org:1\"; "
         "links = \"2\"; } );",
         ":1: ", "insecure = true"},
        {GOOD_SERVERS "links = 7;", ":5: ", "list of pairs"},
        {GOOD_SERVERS "links = ( (\"A\") );", ":5: ", "pair of names"},
        {GOOD_SERVERS "links = ( (\"A\", \"B\", \"A\") );",
         ":5: ", "pair of names"},
        {GOOD_SERVERS "links = ( (\"A\", \"C\") );",
         ":5: ", "no server named C"},
        {GOOD_SERVERS "links = ( (\"A\", \"A\") );",
         ":5: ", "linked with itself"},
        {GOOD_SERVERS "links = ( (\"A\", \"B\"),\n(\"B\", \"A\") );",
         ":6: ", "linked twice"},
        {GOOD_SERVERS "journal = { copies = 17; };", ":5: ", "from 1 to 16"},
        {GOOD_SERVERS "links = ( (\"A\", \"B\") );\n"
                      "journal = { sync_ms = 100;\ncopies = 3; };",
         ":7: ", "copies = 3: A can have 2 at the most"},
        {GOOD_SERVERS "journal = { copies = 2; };",
         ":5: ", "copies = 2: A can have 1 at the most"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (load(cases[i].text) != ERR_REFUSED)
            fail_msg("taken: %s", cases[i].text);
        if (!strstr(fault.text, cases[i].line) ||
            !strstr(fault.text, cases[i].cause))
            fail_msg("%s\n of: %s\n misses: %s and %s", fault.text,
                     cases[i].text, cases[i].line, cases[i].cause);
    }
}

static void as_many_copies_as_neighbours_and_one_are_fine(void **state)
{
    (void)state;
    assert_int_equal(load(GOOD_SERVERS "links = ( (\"A\", \"B\") );\n"
                                       "journal = { copies = 2; };"),
                     ERR_OK);
    assert_int_equal(config.journal.copies, 2);
    assert_int_equal(config.journal.copies_ms, 2000);
    config_free(&config);
}

static void a_missing_file_is_told(void **state)
{
    (void)state;
    assert_int_equal(config_load("/nowhere/x.conf", &config, &fault),
                     ERR_REFUSED);
    assert_string_equal(fault.text,
                        "/nowhere/x.conf: No such file or directory");
}

static void public_addresses_need_a_word(void **state)
{
    (void)state;
    assert_int_equal(load("insecure = true;\nservers = ( { name = \"A\"; "
                          "clients = \"0.0.0.0:1\"; links = \"2\"; } );"),
                     ERR_OK);
    config_free(&config);
}

static void a_herd_of_fifty(void **state)
{
    static char text[20000];
    size_t used = (size_t)snprintf(text, sizeof(text), "servers = (\n");

    (void)state;
    for (unsigned i = 0; i < 50; i++)
        used += (size_t)snprintf(
            text + used, sizeof(text) - used,
            "%s{ name = \"s%u\"; clients = \"%u\"; links = \"%u\"; }",
            i ? ",\n" : "", i, 1000 + i, 2000 + i);
    snprintf(text + used, sizeof(text) - used, ");\n");
    assert_int_equal(load(text), ERR_OK);
    assert_int_equal(config.server_count, 50);
    config_free(&config);
}

static void the_hash_is_of_members_and_links_in_any_order(void **state)
{
    uint64_t one, other;

    (void)state;
    assert_int_equal(load(GOOD_SERVERS "links = ( (\"A\", \"B\") );"), ERR_OK);
    one = config_hash(&config);
    config_free(&config);
    assert_int_equal(load(GOOD_SERVERS "links = ( (\"B\", \"A\") );"), ERR_OK);
    other = config_hash(&config);
    config_free(&config);
    assert_true(one == other);
    assert_int_equal(load(GOOD_SERVERS), ERR_OK);
    assert_true(one != config_hash(&config));
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_is_the_paper_s_herd),
        cmocka_unit_test(what_is_not_said_has_its_default),
        cmocka_unit_test(faults_are_told_by_line_and_cause),
        cmocka_unit_test(as_many_copies_as_neighbours_and_one_are_fine),
        cmocka_unit_test(a_missing_file_is_told),
        cmocka_unit_test(public_addresses_need_a_word),
        cmocka_unit_test(a_herd_of_fifty),
        cmocka_unit_test(the_hash_is_of_members_and_links_in_any_order),
    };

    return cmocka_run_group_tests_name("world/config", tests, NULL, NULL);
}
