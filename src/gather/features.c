#include "gather/features.h"

#include <string.h>

#define DEPTH_MAX 1000

static const char word[] = "features";

enum { STEP_NONE, STEP_WORD, STEP_COLON }; /* of "features": [ */

struct features features_make(uint8_t *memory)
{
    return (struct features){.memory = memory, .line = 1, .begun = 1};
}

static void keep(struct features *f, const uint8_t *from, const uint8_t *to)
{
    size_t size = (size_t)(to - from);

    if (f->too_long || size > FEATURES_BYTES_MAX - f->kept) {
        f->too_long = true;
        return;
    }
    memcpy(f->memory + f->kept, from, size);
    f->kept += size;
}

static bool bad(struct features *f, const char *why)
{
    f->why = why;
    return false;
}

/* Inside quotes. */
static bool take_text(struct features *f, uint8_t byte)
{
    if (byte == '\n')
        return bad(f, "a line ends inside a text");
    if (!f->escape && byte == '"') {
        f->text = false;
        f->step = f->word == sizeof(word) - 1 ? STEP_WORD : STEP_NONE;
        return true;
    }
    /* What does not match, or comes behind the word, is no match for ever. */
    if (f->word < sizeof(word) && byte == (uint8_t)word[f->word])
        f->word++;
    else
        f->word = sizeof(word);
    f->escape = !f->escape && byte == '\\';
    return true;
}

/* What stands between features. */
static bool take_between(struct features *f, uint8_t byte)
{
    if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n')
        return true;
    if (f->floor ? byte == ',' : byte == 0x1e)
        return true;
    if (f->floor && byte == ']') {
        f->tail = true;
        f->depth--;
        return true;
    }
    if (byte != '{')
        return bad(f, "here a feature should begin, with {");
    f->capturing = true;
    f->kept = 0;
    f->too_long = false;
    f->begun = f->line;
    f->depth++;
    return true;
}

static void open_bracket(struct features *f, uint8_t byte)
{
    f->depth++;
    if (byte == '[' && f->step == STEP_COLON && f->depth == 2 && !f->tail) {
        f->floor = 2;
        f->capturing = false;
    }
}

/* Inside a feature, or in a collection around its features. */
static bool take_inside(struct features *f, uint8_t byte)
{
    uint8_t step = STEP_NONE;

    switch (byte) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        return true;
    case '"':
        f->text = true;
        f->word = 0;
        break;
    case ':':
        step = f->step == STEP_WORD && f->depth == 1 ? STEP_COLON : STEP_NONE;
        break;
    case '{':
    case '[':
        if (f->depth == DEPTH_MAX)
            return bad(f, "brackets are nested too deeply");
        open_bracket(f, byte);
        break;
    case '}':
    case ']':
        f->depth--;
        break;
    default:
        break;
    }
    f->step = step;
    return true;
}

/* One byte; false if it is bad. */
static bool take(struct features *f, uint8_t byte)
{
    f->line += byte == '\n';
    if (f->text)
        return take_text(f, byte);
    if (f->capturing || f->tail)
        return take_inside(f, byte);
    return take_between(f, byte);
}

static enum features_told tell(struct features *f, struct bytes last,
                               struct bytes *feature)
{
    f->capturing = false;
    if (f->kept == 0 && !f->too_long && last.size <= FEATURES_BYTES_MAX) {
        *feature = last;
        return FEATURES_ONE;
    }
    keep(f, last.data, last.data + last.size);
    *feature = bytes_make(f->memory, f->kept);
    return f->too_long ? FEATURES_TOO_LONG : FEATURES_ONE;
}

enum features_told features_next(struct features *f, struct bytes *chunk,
                                 struct bytes *feature)
{
    const uint8_t *at = chunk->data, *end = at + chunk->size, *begin = at;

    for (; at < end; at++) {
        bool capturing = f->capturing;

        if (f->why || !take(f, *at))
            return FEATURES_BAD;
        if (!capturing)
            begin = at;
        if (capturing && f->capturing && f->depth == f->floor) {
            *chunk = bytes_make(at + 1, (size_t)(end - at - 1));
            return tell(f, bytes_make(begin, (size_t)(at + 1 - begin)),
                        feature);
        }
        if (f->tail && f->depth == 0) {
            f->tail = false;
            f->floor = 0;
        }
    }
    if (f->capturing)
        keep(f, begin, end);
    *chunk = bytes_make(end, 0);
    return FEATURES_MORE;
}

bool features_end(struct features *f)
{
    if (!f->why && f->depth)
        f->why = "the file ends inside a feature, or inside a collection";
    return f->why == NULL;
}
