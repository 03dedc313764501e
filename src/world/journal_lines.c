#include "world/journal_lines.h"

#include "base/utf8.h"
#include "core/entry.h"
#include "core/frame.h"
#include "core/messages.h"
#include "journal/format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* More lives than any server keeps apart; indices beyond stay numbers. */
#define MEANINGS_MAX 65536

struct journal_meaning {
    uint64_t incarnation;
    uint8_t name[SERVER_NAME_BYTES_MAX];
    uint8_t name_bytes; /* 0 = there is none */
};

enum err journal_lines_open(struct journal_lines *lines, FILE *out)
{
    *lines = (struct journal_lines){
        .out = out,
        .meanings = calloc(MEANINGS_MAX, sizeof(*lines->meanings)),
        .whole = true,
    };
    return lines->meanings ? ERR_OK : ERR_FULL;
}

void journal_lines_close(struct journal_lines *lines)
{
    free(lines->meanings);
}

void journal_lines_forget(struct journal_lines *lines)
{
    memset(lines->meanings, 0, MEANINGS_MAX * sizeof(*lines->meanings));
}

void journal_lines_text(struct journal_lines *lines, struct bytes text)
{
    while (text.size) {
        size_t size = utf8_size(text);
        uint8_t byte = text.data[0];

        if (byte == '\\')
            fputs("\\\\", lines->out);
        else if (size == 0 || byte < 0x20 || byte == 0x7f)
            fprintf(lines->out, "\\x%02x", byte);
        else
            fwrite(text.data, 1, size, lines->out);
        text = bytes_skip(text, size ? size : 1);
    }
}

void journal_lines_none(struct journal_lines *lines, uint64_t from, uint64_t to,
                        const char *what)
{
    fprintf(lines->out, "! %" PRIu64 "..%" PRIu64 " no %s\n", from, to, what);
    lines->whole = false;
}

/* ---- origins ---- */

static const struct journal_meaning *meaning(const struct journal_lines *lines,
                                             uint32_t index)
{
    const struct journal_meaning *found =
        index < MEANINGS_MAX ? &lines->meanings[index] : NULL;

    return found && found->name_bytes ? found : NULL;
}

static struct bytes name_of(const struct journal_meaning *meaning)
{
    return meaning ? bytes_make(meaning->name, meaning->name_bytes)
                   : BYTES("?");
}

/* "Goloman/18a2c6b2f5e4d7c1", or "?3" if nobody said what 3 means. */
static void print_origin(struct journal_lines *lines, uint32_t index)
{
    const struct journal_meaning *found = meaning(lines, index);

    if (!found) {
        fprintf(lines->out, "?%" PRIu32, index);
        return;
    }
    journal_lines_text(lines, name_of(found));
    fprintf(lines->out, "/%016" PRIx64, found->incarnation);
}

static void print_dot(struct journal_lines *lines, const char *word,
                      uint32_t origin, uint64_t seq)
{
    fputs(word, lines->out);
    print_origin(lines, origin);
    fprintf(lines->out, ":%" PRIu64, seq);
}

/* ---- frames; each gives whether it is one ---- */

static bool print_meaning(struct journal_lines *lines, struct bytes payload)
{
    struct origin_message message;

    if (origin_read(payload, &message) != ERR_OK)
        return false;
    if (message.index < MEANINGS_MAX) {
        struct journal_meaning *m = &lines->meanings[message.index];

        m->incarnation = message.incarnation;
        m->name_bytes = (uint8_t)message.name.size;
        memcpy(m->name, message.name.data, message.name.size);
    }
    fprintf(lines->out, "origin %" PRIu32 " ", message.index);
    print_origin(lines, message.index);
    putc('\n', lines->out);
    return true;
}

static void print_record(struct journal_lines *lines, struct entry *entry)
{
    struct record *record = &entry->record;
    uint8_t text[AT_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    if (!record->taker.size)
        record->taker = name_of(meaning(lines, entry->origin));
    record_write_at(&w, record);
    print_dot(lines, "record ", entry->origin, entry->seq);
    putc(' ', lines->out);
    journal_lines_text(lines, bytes_first(writer_bytes(&w), w.size - 1));
    if (record->generation)
        fprintf(lines->out, " generation %" PRIu32, record->generation);
    if (record->ext.size)
        fprintf(lines->out, " ext %zu", record->ext.size);
    putc('\n', lines->out);
}

static bool print_records(struct journal_lines *lines, struct bytes payload)
{
    struct reader r = reader_make(payload);
    struct entry_codec codec;
    struct entry entry;
    bool claim;

    if (updates_read_head(&r, &claim, &codec) != ERR_OK)
        return false;
    while (r.left.size) {
        if (entry_read(&r, &codec, &entry) != ERR_OK)
            return false;
        print_record(lines, &entry);
    }
    return true;
}

static bool print_claims(struct journal_lines *lines, struct bytes payload)
{
    struct reader r = reader_make(payload);
    struct claim claim;

    while (r.left.size) {
        if (claim_read(&r, &claim) != ERR_OK)
            return false;
        print_dot(lines, "claim ", claim.origin, claim.seq);
        putc('\n', lines->out);
    }
    return true;
}

static bool print_void(struct journal_lines *lines, struct bytes payload)
{
    uint32_t origin;

    if (void_read(payload, &origin) != ERR_OK)
        return false;
    fputs("void ", lines->out);
    if (origin == VOID_ALL)
        fputs("all", lines->out);
    else
        print_origin(lines, origin);
    putc('\n', lines->out);
    return true;
}

static bool print_bytes(struct journal_lines *lines, const char *word,
                        struct bytes payload)
{
    uint64_t bytes;

    if (bytes_read(payload, &bytes) != ERR_OK)
        return false;
    fprintf(lines->out, "%s %" PRIu64 "\n", word, bytes);
    return true;
}

static bool print_frame(struct journal_lines *lines, const struct frame *frame)
{
    switch (frame->type) {
    case FRAME_ORIGIN:
        return print_meaning(lines, frame->payload);
    case FRAME_UPDATES:
        return print_records(lines, frame->payload);
    case FRAME_COVER:
        return print_claims(lines, frame->payload);
    case FRAME_VOID:
        return print_void(lines, frame->payload);
    case FRAME_CONTINUES:
        return print_bytes(lines, "continues", frame->payload);
    case FRAME_END:
        return print_bytes(lines, "end", frame->payload);
    case FRAME_KEEPS:
        return print_bytes(lines, "keeps", frame->payload);
    case FRAME_CLEAN:
        fputs("clean\n", lines->out);
        return true;
    default:
        fprintf(lines->out, "frame 0x%02x bytes %zu\n", frame->type,
                frame->payload.size);
        return frame->type >= FRAME_SKIPPABLE;
    }
}

void journal_lines_frames(struct journal_lines *lines, struct bytes frames,
                          uint64_t at)
{
    uint64_t end = at + frames.size;

    while (frames.size) {
        struct frame frame;
        bool cut = frame_cut(&frames, FRAME_PAYLOAD_MAX, &frame) == ERR_OK;

        if (!cut || !print_frame(lines, &frame))
            journal_lines_none(lines, at, cut ? end - frames.size : end,
                               "frame");
        if (!cut)
            break;
        at = end - frames.size;
    }
}
