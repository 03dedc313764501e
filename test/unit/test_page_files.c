#include "httpd/page_files.h"

#include "unit.h"

/* With npm it is the map, without it a plain page: these hold for both. */

static struct page_file found(const char *path)
{
    struct page_file file;

    assert_true(page_file_find(bytes_text(path), &file));
    assert_string_equal(file.path, path);
    return file;
}

static void each_file_is_compressed_and_has_a_tag(void **state)
{
    (void)state;
    static const char *const paths[] = {"/", "/map/app.css", "/map/icon.svg"};

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct page_file file = found(paths[i]);

        assert_true(file.gzip.size > 20);
        assert_memory_equal(file.gzip.data, "\x1f\x8b\x08", 3);
        assert_int_equal(file.etag.size, 18);
        assert_int_equal(file.etag.data[0], '"');
        assert_int_equal(file.etag.data[17], '"');
    }
}

static void files_differ_and_so_do_their_tags(void **state)
{
    (void)state;
    struct page_file page = found("/");
    struct page_file look = found("/map/app.css");

    assert_string_equal(page.type, "text/html; charset=utf-8");
    assert_string_equal(look.type, "text/css; charset=utf-8");
    assert_false(bytes_equal(page.gzip, look.gzip));
    assert_false(bytes_equal(page.etag, look.etag));
}

/* The map is there whole, or not at all. */
static void a_map_has_all_its_parts(void **state)
{
    (void)state;
    struct page_file file;
    bool app = page_file_find(BYTES("/map/app.js"), &file);

    assert_int_equal(page_file_find(BYTES("/map/world.json"), &file), app);
    assert_int_equal(page_file_find(BYTES("/map/cities.json"), &file), app);
    assert_int_equal(page_file_find(BYTES("/map/licences.txt"), &file), app);
}

static void nothing_else_is_there(void **state)
{
    (void)state;
    static const char *const paths[] = {"",
                                        "/map",
                                        "/map/",
                                        "/map/app.js.gz",
                                        "/map/app.cs",
                                        "/index.html",
                                        "map/app.css",
                                        "/map/../map/app.css"};
    struct page_file file;

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_false(page_file_find(bytes_text(paths[i]), &file));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_file_is_compressed_and_has_a_tag),
        cmocka_unit_test(files_differ_and_so_do_their_tags),
        cmocka_unit_test(a_map_has_all_its_parts),
        cmocka_unit_test(nothing_else_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
