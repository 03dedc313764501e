#include "unit.h"

#include "core/frame.h"
#include "core/messages.h"
#include "journal/format.h"
#include "world/journal_lines.h"

#include <stdlib.h>
#include <string.h>

static char *text;
static size_t text_size;
static struct journal_lines lines;

static void begin(void)
{
    FILE *out = open_memstream(&text, &text_size);

    assert_non_null(out);
    assert_int_equal(journal_lines_open(&lines, out), ERR_OK);
}

static void end(void)
{
    fclose(lines.out);
    journal_lines_close(&lines);
    free(text);
}

static void expect(const char *wanted)
{
    fflush(lines.out);
    assert_string_equal(text, wanted);
}

static void an_index_has_its_meaning_from_there_on(void **state)
{
    uint8_t memory[512];
    struct writer w = writer_make(memory, sizeof(memory));
    struct origin_message origin = {3, 0x18a, BYTES("Hands")};

    (void)state;
    begin();
    void_write(&w, 3);
    origin_write(&w, &origin);
    void_write(&w, 3);
    void_write(&w, VOID_ALL);
    journal_lines_frames(&lines, writer_bytes(&w), 0);
    expect("void ?3\norigin 3 Hands/000000000000018a\n"
           "void Hands/000000000000018a\nvoid all\n");
    journal_lines_forget(&lines);
    w.size = 0;
    void_write(&w, 3);
    journal_lines_frames(&lines, writer_bytes(&w), 0);
    fflush(lines.out);
    assert_non_null(strstr(text, "void all\nvoid ?3\n"));
    assert_true(lines.whole);
    end();
}

static void what_is_no_frame_is_marked(void **state)
{
    uint8_t memory[512];
    struct writer w = writer_make(memory, sizeof(memory));

    (void)state;
    begin();
    frame_end(&w, frame_begin(&w, FRAME_HELLO)); /* not in files */
    bytes_write(&w, FRAME_END, 7);
    frame_end(&w, frame_begin(&w, FRAME_SKIPPABLE)); /* of a later version */
    writer_text(&w, "x");
    journal_lines_frames(&lines, writer_bytes(&w), 100);
    expect("frame 0x01 bytes 0\n! 100..108 no frame\nend 7\n"
           "frame 0x80 bytes 0\n! 125..126 no frame\n");
    assert_false(lines.whole);
    end();
}

/* Whoever makes checksums fit can write anything. */
static void any_payloads_give_lines(void **state)
{
    static const enum frame_type types[] = {
        FRAME_ORIGIN, FRAME_UPDATES,   FRAME_COVER,
        FRAME_VOID,   FRAME_CLEAN,     FRAME_CONTINUES,
        FRAME_END,    FRAME_SKIPPABLE, FRAME_KEEPS,
    };
    uint8_t memory[256];
    uint32_t chance = 1;

    (void)state;
    begin();
    for (size_t i = 0; i < 50000; i++) {
        struct writer w = writer_make(memory, sizeof(memory));
        size_t at = frame_begin(&w, types[i % COUNT_OF(types)]);

        for (size_t size = i / 8 % 40; size > 0; size--) {
            chance = chance * 1664525 + 1013904223;
            /* Mostly small numbers, which sizes and flags are. */
            writer_u8(&w, (uint8_t)(chance >> (chance & 65536 ? 24 : 29)));
        }
        frame_end(&w, at);
        rewind(lines.out);
        journal_lines_frames(&lines, writer_bytes(&w), 0);
        fflush(lines.out);
        for (size_t j = 0; j < text_size; j++)
            assert_true(text[j] == '\n' || (uint8_t)text[j] >= ' ');
    }
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_has_its_meaning_from_there_on),
        cmocka_unit_test(what_is_no_frame_is_marked),
        cmocka_unit_test(any_payloads_give_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
