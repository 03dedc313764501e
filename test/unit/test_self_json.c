/* What a server tells of itself: JSON within its bounds, and taken by others
 * as it is told. */
#include "herd.h"

#include "http/other_json.h"
#include "http/self_json.h"
#include "json/json_read.h"

#include <stdio.h>

static uint8_t room[SELF_JSON_BYTES_MAX];

static struct bytes told_of(const struct node *node)
{
    struct ready ready = {
        .ready = false, .why = {"the \"why\""}, .why_count = 1};
    struct self_facts facts = {
        .name = BYTES("n0"),
        .http = "127.0.0.1:1",
        .version = "1.2",
        .uptime_ns = 1500000000,
        .ready = &ready,
    };
    struct writer w = writer_make(room, sizeof(room));
    struct compact c = compact_make(&w);

    compact_object_begin(&c);
    self_json_write(&c, &facts, node);
    compact_object_end(&c);
    assert_false(w.full);
    return writer_bytes(&w);
}

static struct json_value checked(struct bytes text)
{
    struct json_value value;
    const char *why;
    size_t at;

    assert_int_equal(json_check(text, 8, &value, &why, &at), ERR_OK);
    return value;
}

static struct json_value item(struct json_value array, size_t index)
{
    struct json_walk walk = json_walk(array);
    struct json_value value = {.kind = JSON_NONE};

    for (size_t i = 0; i <= index; i++)
        if (!json_step(&walk, NULL, &value))
            return (struct json_value){.kind = JSON_NONE};
    return value;
}

static double number(struct json_value object, const char *key)
{
    double value = 0;

    assert_int_equal(json_number_of(json_member(object, key), &value), ERR_OK);
    return value;
}

static bool is_true(struct json_value object, const char *key)
{
    struct json_value value = json_member(object, key);

    assert_int_equal(value.kind, JSON_BOOL);
    return value.text.data[0] == 't';
}

static struct herd *pair(void)
{
    const struct herd_edge edges[] = {{0, 1}, {0, 2}, {0, 0}};
    const struct herd_options options = {.tree = true};
    struct herd *herd = herd_create(3, edges, &options, 1);

    herd_kill(herd, 2);
    herd_run(herd, 2000);
    herd_report(herd, 0, "kiwi", "+1-1", 1);
    herd_run(herd, 2000);
    return herd;
}

static void a_server_tells_of_itself_and_its_links(void **state)
{
    struct herd *herd = pair();
    struct json_value self = checked(told_of(herd->nodes[0]));
    struct json_value links = json_member(self, "links");
    struct json_value vector = json_member(self, "vector");

    (void)state;
    assert_true(json_is_text(json_member(self, "name"), "n0"));
    assert_true(number(self, "uptime_s") > 1.49);
    assert_true(number(self, "clients") > 0.9);
    assert_true(json_is_text(item(json_member(self, "why"), 0), "the \"why\""));
    assert_true(json_is_text(json_member(item(links, 0), "neighbour"), "n1"));
    assert_true(is_true(item(links, 0), "live"));
    assert_true(number(item(links, 0), "sent") > 0.9);
    assert_false(is_true(item(links, 1), "live"));
    assert_int_equal(json_member(item(links, 1), "rtt_s").kind, JSON_NONE);
    assert_int_equal(item(links, 2).kind, JSON_NONE);
    assert_true(json_is_text(json_member(item(vector, 0), "server"), "n0"));
    assert_int_equal(json_member(self, "links_left_out").kind, JSON_NONE);
    herd_destroy(herd);
}

static void others_take_what_is_told(void **state)
{
    static uint8_t taken[SELF_JSON_BYTES_MAX];
    struct writer w = writer_make(taken, sizeof(taken));
    struct compact c = compact_make(&w);
    struct herd *herd = pair();
    struct bytes told = told_of(herd->nodes[0]);
    const char *why;

    (void)state;
    compact_object_begin(&c);
    assert_int_equal(other_json_take(told, "n0", &c, &why), ERR_OK);
    compact_object_end(&c);
    struct json_value value = checked(writer_bytes(&w));
    assert_true(json_is_text(json_member(value, "version"), "1.2"));
    assert_int_equal(json_member(value, "self").kind, JSON_NONE);
    herd_destroy(herd);
}

/* A node of so many neighbours, with the longest of names. */
static struct node *node_of(uint32_t neighbours, void **block)
{
    struct bytes *names = calloc(neighbours, sizeof(*names));
    char(*texts)[65] = calloc(neighbours, sizeof(*texts));
    struct node_config config = {
        .name = BYTES("n0"),
        .neighbours = names,
        .neighbour_count = neighbours,
        .max_neighbours = neighbours,
        .incarnation = 1,
        .max_clients = 10,
        .store_clients = 10,
        .text_bytes = 4096,
        .max_origins = 4,
        .max_links = 1,
    };
    struct node_moment now = {.wall_ns = 1, .mono_ns = 1};

    assert_non_null(names);
    assert_non_null(texts);
    for (uint32_t i = 0; i < neighbours; i++) {
        snprintf(texts[i], sizeof(texts[i]), "%064u", i);
        names[i] = bytes_text(texts[i]);
    }
    *block = aligned_alloc(BLOCK_ALIGN, (node_size(&config) + BLOCK_ALIGN) /
                                            BLOCK_ALIGN * BLOCK_ALIGN);
    assert_non_null(*block);
    memset(*block, 0, node_size(&config));
    struct node *node = node_init(*block, &config, &now);
    free(texts);
    free(names);
    return node;
}

static size_t count(struct json_value array)
{
    struct json_walk walk = json_walk(array);
    struct json_value value;
    size_t items = 0;

    while (json_step(&walk, NULL, &value))
        items++;
    return items;
}

static void a_hundred_links_fit_and_more_are_counted(void **state)
{
    void *block;
    struct json_value self = checked(told_of(node_of(100, &block)));

    (void)state;
    assert_int_equal(count(json_member(self, "links")), 100);
    assert_int_equal(json_member(self, "links_left_out").kind, JSON_NONE);
    free(block);
    self = checked(told_of(node_of(900, &block)));
    size_t told = count(json_member(self, "links"));
    assert_true(told >= 100 && told < 900);
    assert_int_equal((size_t)number(self, "links_left_out"), 900 - told);
    assert_true(self.text.size < SELF_JSON_BYTES_MAX - 8192); /* for the rest */
    free(block);
}

#define RECENT "{\"path\":\"/v1/clients/kiwi\",\"delay_s\":0.5}"

static void what_was_learnt_is_told_as_far_as_it_fits(void **state)
{
    struct bytes learned =
        BYTES("{\"samples\":7,\"p50_s\":0.1,\"p99_s\":-0.25,\"recent\":[" RECENT
              "," RECENT "," RECENT "]}");
    uint8_t text[300];
    size_t before = 0;

    (void)state;
    for (size_t size = 140; size <= sizeof(text); size++) {
        struct writer w = writer_make(text, size);
        struct compact c = compact_make(&w);

        compact_object_begin(&c);
        self_json_put_learned(&c, learned);
        compact_object_end(&c);
        assert_false(w.full);
        assert_true(w.size <= size - 60); /* others come behind it */
        struct json_value told =
            json_member(checked(writer_bytes(&w)), "learned");
        size_t items = count(json_member(told, "recent"));
        assert_true(number(told, "p99_s") < -0.2);
        assert_true(size > 140 ? items >= before : items == 0);
        before = items;
    }
    assert_int_equal(before, 3);
}

static void nothing_learnt_is_told_as_that(void **state)
{
    struct writer w = writer_make(room, sizeof(room));
    struct compact c = compact_make(&w);

    (void)state;
    self_json_put_learned(&c, BYTES("{\"samples\":0,\"recent\":[]}"));
    assert_text(writer_bytes(&w), "\"learned\":{\"samples\":0,\"recent\":[]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_tells_of_itself_and_its_links),
        cmocka_unit_test(others_take_what_is_told),
        cmocka_unit_test(a_hundred_links_fit_and_more_are_counted),
        cmocka_unit_test(what_was_learnt_is_told_as_far_as_it_fits),
        cmocka_unit_test(nothing_learnt_is_told_as_that),
    };

    return cmocka_run_group_tests_name("http/self_json", tests, NULL, NULL);
}
