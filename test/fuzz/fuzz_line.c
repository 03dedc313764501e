/*
 * fuzz_line - any bytes as what a client sends: cut into lines, each judged
 * as a command. A second, slower look at the same line says what it must be.
 */
#include "fuzz.h"
#include "slow_numbers.h"

#include "base/writer.h"
#include "core/command.h"
#include "core/line.h"
#include "core/record.h"

#include <string.h>

#define WORDS_MAX 5

struct words {
    struct bytes list[WORDS_MAX];
    size_t count; /* WORDS_MAX also says "or more" */
};

/* The six characters, looked up in a text instead of compared. */
static bool is_blank(uint8_t byte)
{
    return memchr(" \t\n\v\f\r", byte, 6) != NULL;
}

/* One byte after another: a word begins, goes on, ends. */
static struct words slow_words(struct bytes line)
{
    struct words words = {.count = 0};
    bool inside = false;

    for (size_t i = 0; i < line.size; i++) {
        bool blank = is_blank(line.data[i]);

        if (!blank && !inside && words.count < WORDS_MAX)
            words.list[words.count++] = bytes_make(line.data + i, 0);
        if (!blank && (inside || words.count <= WORDS_MAX))
            words.list[words.count - 1].size++;
        inside = !blank;
    }
    return words;
}

static bool is_word(struct bytes word, const char *text)
{
    return word.size == strlen(text) && memcmp(word.data, text, word.size) == 0;
}

static bool is_report(const struct words *words)
{
    int64_t lat, lon, stamp;

    return is_word(words->list[0], "IAMAT") &&
           slow_position(words->list[2], &lat, &lon) == ERR_OK &&
           slow_stamp(words->list[3], &stamp) == ERR_OK;
}

static bool is_question(const struct words *words)
{
    int64_t radius, items;
    struct bytes number = words->list[3];

    return is_word(words->list[0], "WHATSAT") &&
           slow_decimal(words->list[2], "50", &radius) == ERR_OK &&
           !memchr(number.data, '.', number.size) &&
           slow_decimal(number, "20", &items) == ERR_OK;
}

static enum command_kind slow_kind(const struct words *words)
{
    if (words->count == 0)
        return COMMAND_BLANK;
    if (words->count != 4 || words->list[1].size > 1024)
        return COMMAND_INVALID;
    if (is_report(words))
        return COMMAND_REPORT;
    return is_question(words) ? COMMAND_QUESTION : COMMAND_INVALID;
}

/* What an AT line says of a report is what the client said, and six words. */
static void check_at(const struct command *command)
{
    uint8_t buffer[AT_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct bytes fields[6], at = {NULL, 0}, rest;
    bool canonical = stamp_is_canonical(command->stamp_text);
    struct record record = {
        .id = command->id,
        .position = command->position_text,
        .stamp = canonical ? BYTES("") : command->stamp_text,
        .taker = BYTES("Goloman"),
        .stamp_ns = command->stamp_ns,
        .skew_ns = INT64_MIN,
    };

    HOLD(record_is_valid(&record));
    record_write_at(&w, &record);
    rest = writer_bytes(&w);
    HOLD(!w.full && line_cut(&rest, &at) == ERR_OK && rest.size == 0);
    HOLD(line_fields(at, fields, 6) == 6);
    HOLD(is_word(fields[0], "AT") && bytes_equal(fields[3], command->id));
    HOLD(bytes_equal(fields[4], command->position_text));
    HOLD(bytes_equal(fields[5], command->stamp_text));
}

static void check_line(struct bytes line)
{
    struct words words = slow_words(line);
    struct command command = command_parse(line);

    HOLD(command.kind == slow_kind(&words));
    HOLD(fuzz_is_part(command.text, line));
    if (words.count) {
        HOLD(command.text.data == words.list[0].data);
        HOLD(!is_blank(command.text.data[command.text.size - 1]));
    }
    if (command.kind == COMMAND_REPORT || command.kind == COMMAND_QUESTION)
        HOLD(bytes_equal(command.id, words.list[1]));
    if (command.kind == COMMAND_QUESTION)
        HOLD(command.radius_um >= 0 && command.radius_um <= 50000000000 &&
             command.items_max <= 20);
    if (command.kind == COMMAND_REPORT)
        check_at(&command);
}

/* Lines and newlines, one after the other, are the input again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = bytes_make(data, size), line;
    const uint8_t *at = data;

    while (line_cut(&input, &line) == ERR_OK) {
        HOLD(line.data == at && line.data[line.size] == '\n');
        HOLD(!line.size || !memchr(line.data, '\n', line.size));
        at = line.data + line.size + 1;
        check_line(line);
    }
    HOLD(input.data == at && input.size == (size_t)(data + size - at));
    check_line(input);
    return 0;
}
