#include "unit.h"

#include "import/text_lines.h"

#include <lzma.h>
#include <unistd.h>

static char path[] = "/tmp/muster-text-lines-XXXXXX";

static void put(const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void put_packed(const void *data, size_t size, size_t cut)
{
    static uint8_t packed[1 << 20];
    size_t used = 0;

    assert_int_equal(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL, data,
                                             size, packed, &used,
                                             sizeof(packed)),
                     LZMA_OK);
    put(packed, used - cut);
}

static struct text_lines *opened(void)
{
    struct text_lines *lines;

    assert_int_equal(text_lines_open(path, &lines), ERR_OK);
    return lines;
}

static void expect(struct text_lines *lines, const char *text)
{
    struct bytes line;

    assert_int_equal(text_lines_next(lines, &line), ERR_OK);
    assert_text(line, text);
}

static void expect_end(struct text_lines *lines, enum err error)
{
    struct bytes line;

    assert_int_equal(text_lines_next(lines, &line), error);
    text_lines_close(lines);
}

static void plain_lines_with_and_without_a_last_newline(void **state)
{
    (void)state;
    put("one\n\nthree", 10);
    struct text_lines *lines = opened();
    expect(lines, "one");
    expect(lines, "");
    expect(lines, "three");
    expect_end(lines, ERR_SHORT);
}

static void an_empty_file_has_no_line(void **state)
{
    (void)state;
    put("", 0);
    expect_end(opened(), ERR_SHORT);
}

/* Lines of every length, so that every boundary of a buffer is crossed. */
static void packed_lines_are_those_that_were_packed(void **state)
{
    static char text[1 << 19];
    size_t size = 0;

    (void)state;
    for (size_t length = 0; length < 900; length++) {
        memset(text + size, 'a' + (int)(length % 26), length);
        size += length;
        text[size++] = '\n';
    }
    put_packed(text, size, 0);
    struct text_lines *lines = opened();
    for (size_t length = 0; length < 900; length++) {
        struct bytes line;

        assert_int_equal(text_lines_next(lines, &line), ERR_OK);
        assert_int_equal(line.size, length);
        assert_true(!length || line.data[0] == 'a' + length % 26);
    }
    expect_end(lines, ERR_SHORT);
}

static void a_packed_file_that_is_cut_or_damaged_is_told(void **state)
{
    (void)state;
    put_packed("one\ntwo\n", 8, 20);
    struct text_lines *lines = opened();
    struct bytes line;
    enum err error = ERR_OK;
    while (error == ERR_OK)
        error = text_lines_next(lines, &line);
    expect_end(lines, ERR_MALFORMED);
    assert_int_equal(error, ERR_MALFORMED);

    put("\xfd"
        "7zXZ\0 and no more",
        18);
    expect_end(opened(), ERR_MALFORMED);
}

static void a_line_has_a_most(void **state)
{
    static char text[TEXT_LINE_BYTES_MAX + 2];

    (void)state;
    memset(text, 'x', sizeof(text));
    text[TEXT_LINE_BYTES_MAX] = '\n';
    put(text, TEXT_LINE_BYTES_MAX + 1);
    struct text_lines *lines = opened();
    struct bytes line;
    assert_int_equal(text_lines_next(lines, &line), ERR_OK);
    assert_int_equal(line.size, TEXT_LINE_BYTES_MAX);
    expect_end(lines, ERR_SHORT);

    text[TEXT_LINE_BYTES_MAX] = 'x';
    text[TEXT_LINE_BYTES_MAX + 1] = '\n';
    put(text, sizeof(text));
    expect_end(opened(), ERR_LIMIT);
}

static void what_cannot_be_read_is_told(void **state)
{
    struct text_lines *lines;

    (void)state;
    assert_int_equal(text_lines_open("/nowhere/at/all", &lines), ERR_SYSTEM);
    assert_int_equal(text_lines_open("/tmp", &lines), ERR_OK);
    expect_end(lines, ERR_SYSTEM);
}

static int make_file(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_lines_with_and_without_a_last_newline),
        cmocka_unit_test(an_empty_file_has_no_line),
        cmocka_unit_test(packed_lines_are_those_that_were_packed),
        cmocka_unit_test(a_packed_file_that_is_cut_or_damaged_is_told),
        cmocka_unit_test(a_line_has_a_most),
        cmocka_unit_test(what_cannot_be_read_is_told),
    };

    return cmocka_run_group_tests_name("world/text_lines", tests, make_file,
                                       remove_file);
}
