#include "gather/feature.h"
#include "gather/features.h"
#include "import/importing.h"

#include <stdlib.h>

static int64_t lines_before(struct bytes text, size_t at)
{
    int64_t lines = 0;

    for (size_t k = 0; k < at && k < text.size; k++)
        lines += text.data[k] == '\n';
    return lines;
}

static enum err take_feature(struct importing *i, struct bytes text)
{
    struct json_value value;
    struct bytes source = BYTES("");
    const char *why;
    size_t at;

    if (json_check(text, FEATURE_DEPTH_MAX, &value, &why, &at) != ERR_OK) {
        i->line += lines_before(text, at);
        return importing_tell(i, "%s (byte %zu of the feature)", why, at + 1);
    }
    enum draft_skip skip = feature_read(value, &i->rules, &i->draft, &source);
    return importing_draft(i, skip, source);
}

static enum err take_chunk(struct importing *i, struct features *features,
                           struct bytes chunk)
{
    enum err error = ERR_OK;

    while (error == ERR_OK && chunk.size) {
        struct bytes feature;
        enum features_told told = features_next(features, &chunk, &feature);

        i->line = told == FEATURES_BAD ? features->line : features->begun;
        if (told == FEATURES_BAD)
            return importing_tell(i, "%s", features->why);
        if (told == FEATURES_TOO_LONG)
            error = importing_draft(i, DRAFT_TOO_LONG, BYTES(""));
        else if (told == FEATURES_ONE)
            error = take_feature(i, feature);
    }
    return error;
}

static struct bytes without_mark(struct bytes chunk)
{
    if (chunk.size >= 3 && chunk.data[0] == 0xef && chunk.data[1] == 0xbb &&
        chunk.data[2] == 0xbf)
        return bytes_skip(chunk, 3);
    return chunk;
}

static enum err take_all(struct importing *i, struct features *features)
{
    bool first = true;

    for (;; first = false) {
        struct bytes chunk;
        enum err error = intake_read(i->intake, &chunk);

        i->line = features->line;
        if (error == ERR_SHORT && features_end(features))
            return ERR_OK;
        if (error == ERR_SHORT)
            return importing_tell(i, "%s", features->why);
        if (error != ERR_OK)
            return importing_tell_intake(i, error);
        error = take_chunk(i, features, first ? without_mark(chunk) : chunk);
        if (error != ERR_OK)
            return error;
    }
}

enum err import_geojson(struct importing *i)
{
    uint8_t *memory = malloc(FEATURES_BYTES_MAX);
    enum err error;

    if (!memory)
        return fault_tell(i->fault, "memory is short");
    struct features features = features_make(memory);
    error = take_all(i, &features);
    free(memory);
    return error;
}
