/*
 * Neighbours that come and go with another configuration.
 */
#include "unit.h"

#include "world/neighbourhood.h"

#include <unistd.h>

static struct neighbourhood around;
static char told[200];

static void tell(const char *what, uint32_t place)
{
    size_t used = strlen(told);

    snprintf(told + used, sizeof(told) - used, "%s %s at %u; ", what,
             around.places[place].name, place);
}

static void on_gone(void *context, uint32_t place)
{
    (void)context;
    tell("gone", place);
}

static void on_come(void *context, uint32_t place)
{
    (void)context;
    tell("come", place);
}

static void load(const char *links, unsigned generation, struct config *config)
{
    char path[] = "/tmp/muster-config-XXXXXX", text[1000];
    int fd = mkstemp(path);
    struct fault fault;

    snprintf(text, sizeof(text),
             "servers = ("
             "{ name = \"A\"; clients = \"1\"; links = \"2\"; },"
             "{ name = \"B\"; clients = \"3\"; links = \"4\"; "
             "generation = %u; },"
             "{ name = \"C\"; clients = \"5\"; links = \"6\"; }"
             "); links = ( %s );",
             generation, links);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    if (config_load(path, config, &fault) != ERR_OK)
        fail_msg("%s", fault.text);
    unlink(path);
}

/* Of A. */
static void begin_with(const char *links)
{
    struct config config;

    load(links, 0, &config);
    assert_int_equal(neighbourhood_make(&around, &config, 0), ERR_OK);
    config_free(&config);
    told[0] = 0;
}

static uint32_t change_to(const char *links, unsigned generation, bool member)
{
    struct config config;
    uint32_t self = member ? 0 : CONFIG_NO_SERVER;

    load(links, generation, &config);
    neighbourhood_leave(&around, &config, self, on_gone, NULL);
    uint32_t without =
        neighbourhood_join(&around, &config, self, on_come, NULL);
    config_free(&config);
    return without;
}

static int end(void **state)
{
    (void)state;
    neighbourhood_free(&around);
    return 0;
}

static void the_first_ones_are_those_of_the_links(void **state)
{
    (void)state;
    begin_with("(\"A\", \"C\"), (\"B\", \"C\")");
    assert_int_equal(around.count, 1);
    assert_string_equal(around.places[0].name, "C");
    assert_int_equal(around.places[0].links.port, 6);
    assert_int_equal(around.room, 1 + NEIGHBOURS_LATER);
}

static void who_stays_keeps_its_place(void **state)
{
    (void)state;
    begin_with("(\"A\", \"C\")");
    change_to("(\"A\", \"B\"), (\"A\", \"C\")", 0, true);
    assert_string_equal(told, "come B at 1; ");
    told[0] = 0;
    change_to("(\"A\", \"B\")", 0, true);
    assert_string_equal(told, "gone C at 0; ");
    told[0] = 0;
    change_to("(\"A\", \"B\"), (\"A\", \"C\")", 0, true);
    assert_string_equal(told, "come C at 0; ");
}

static void another_generation_is_another_neighbour(void **state)
{
    (void)state;
    begin_with("(\"A\", \"B\")");
    change_to("(\"A\", \"B\")", 7, true);
    assert_string_equal(told, "gone B at 0; come B at 0; ");
    assert_int_equal(around.places[0].generation, 7);
}

static void who_is_no_member_has_no_neighbours(void **state)
{
    (void)state;
    begin_with("(\"A\", \"B\"), (\"A\", \"C\")");
    change_to("(\"B\", \"C\")", 0, false);
    assert_string_equal(told, "gone B at 0; gone C at 1; ");
}

static void who_finds_no_place_is_counted(void **state)
{
    (void)state;
    begin_with("(\"A\", \"B\")");
    around.room = 1;
    assert_int_equal(change_to("(\"A\", \"B\"), (\"A\", \"C\")", 0, true), 1);
    assert_string_equal(told, "");
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_ones_are_those_of_the_links),
        TEST(who_stays_keeps_its_place),
        TEST(another_generation_is_another_neighbour),
        TEST(who_is_no_member_has_no_neighbours),
        TEST(who_finds_no_place_is_counted),
    };

    return cmocka_run_group_tests_name("world/neighbourhood", tests, NULL,
                                       NULL);
}
