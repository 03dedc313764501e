#include "import/places_import.h"

#include "import/importing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define KINDS_BYTES_MAX (1 << 20)

/* ---- the table of kinds ---- */

static enum err tell_of_kinds(struct importing *i, const char *why)
{
    return fault_tell(i->fault, "%s cannot be read: %s", i->import->kinds, why);
}

static enum err load_kinds(struct importing *i, struct bytes *text)
{
    FILE *file = fopen(i->import->kinds, "rbe");

    if (!file)
        return tell_of_kinds(i, strerror(errno));
    i->kinds_text = malloc(KINDS_BYTES_MAX + 1);
    size_t size =
        i->kinds_text ? fread(i->kinds_text, 1, KINDS_BYTES_MAX + 1, file) : 0;
    bool failed = ferror(file);
    fclose(file);
    if (!i->kinds_text || failed)
        return tell_of_kinds(i, i->kinds_text ? "it is no file"
                                              : "memory is short");
    if (size > KINDS_BYTES_MAX)
        return tell_of_kinds(i, "it is larger than 1 MiB");
    *text = bytes_make(i->kinds_text, size);
    return ERR_OK;
}

static enum err read_kinds(struct importing *i)
{
    struct bytes text = kinds_default();
    enum err error = i->import->kinds ? load_kinds(i, &text) : ERR_OK;
    int64_t line;
    const char *why;

    if (error != ERR_OK)
        return error;
    if (kinds_read(&i->kinds, text, &line, &why) == ERR_OK)
        return ERR_OK;
    return fault_tell(i->fault, "%s:%lld: %s",
                      i->import->kinds ? i->import->kinds : "data/kinds.tsv",
                      (long long)line, why);
}

/* ---- inputs ---- */

static enum err read_as(struct importing *i, enum format format)
{
    switch (format) {
    case FORMAT_MUSTER:
        return import_muster(i);
    case FORMAT_GEOJSON:
        return import_geojson(i);
    case FORMAT_GEONAMES:
        return import_geonames(i);
    case FORMAT_CSV:
        return import_csv(i);
    case FORMAT_PBF:
        if (strcmp(i->input, "-") == 0)
            return fault_tell(i->fault, "a pbf file cannot come through "
                                        "standard input: osmium reads it "
                                        "several times");
        return import_pbf(i);
    default:
        return importing_tell(
            i, "it is neither a places text (\"# muster-places 1\"), GeoJSON, "
               "a dump of GeoNames, CSV with a header that names name, lat, "
               "lon and types, nor a pbf file; --from says which it is");
    }
}

static enum err guess(struct importing *i, enum format *format)
{
    struct bytes head;
    enum err error = intake_peek(i->intake, &head);

    if (error == ERR_SHORT)
        return importing_tell(i, "there is nothing in it");
    i->line = 1;
    if (error != ERR_OK)
        return importing_tell_intake(i, error);
    if (i->import->from == FORMAT_UNKNOWN)
        *format = format_guess(head);
    return ERR_OK;
}

static enum err read_input(struct importing *i)
{
    enum format format = i->import->from;
    enum err error;

    i->line = 0;
    if (intake_open(i->input, &i->intake) != ERR_OK)
        return fault_tell(i->fault, "%s cannot be read: %s", i->input,
                          strerror(errno));
    error = guess(i, &format);
    if (error == ERR_OK && format == FORMAT_PBF) {
        intake_close(i->intake);
        i->intake = NULL;
    }
    if (error == ERR_OK)
        error = read_as(i, format);
    if (i->intake)
        i->used += intake_used(i->intake);
    intake_close(i->intake);
    i->intake = NULL;
    return error;
}

/* Nobody knows how long a pipe is, nor what osmium makes of a pbf file. */
static int64_t size_of_all(const struct places_import *import)
{
    int64_t all = 0;

    for (size_t k = 0; k < import->input_count; k++) {
        const char *path = import->inputs[k];
        size_t size = strlen(path);
        struct stat found;

        if (stat(path, &found) != 0 || !S_ISREG(found.st_mode) ||
            import->from == FORMAT_PBF ||
            (size > 4 && strcmp(path + size - 4, ".pbf") == 0))
            return -1;
        all += found.st_size;
    }
    return all;
}

/* ---- the whole ---- */

/* Nothing but what was passed over is a mistake of whoever calls. */
static enum err judge(struct importing *i)
{
    const struct places_skip *most = &i->report->skips[DRAFT_GOOD];

    for (size_t k = 0; k < DRAFT_SKIPS; k++)
        if (i->report->skips[k].count > most->count)
            most = &i->report->skips[k];
    if (i->report->taken)
        return ERR_OK;
    if (most->count == 0)
        return fault_tell(i->fault, "no place was found: there is none in it");
    return fault_tell(
        i->fault,
        "%s:%lld: no place was found: all were passed over, most as "
        "they are %s",
        most->input, (long long)most->line,
        draft_skip_texts[most - i->report->skips]);
}

static void show_order(void *context, double share)
{
    importing_show(context, "ordering", (int64_t)(share * 1000), 1000);
}

static enum err read_all(struct importing *i)
{
    enum err error = ERR_OK;

    for (size_t k = 0; k < i->import->input_count && error == ERR_OK; k++) {
        i->input = i->import->inputs[k];
        error = read_input(i);
    }
    return error == ERR_OK ? judge(i) : error;
}

/* Renamed over its input it would be all that is left. */
static enum err spare_inputs(struct importing *i)
{
    struct stat output, input;

    if (stat(i->import->output, &output) != 0)
        return ERR_OK;
    for (size_t k = 0; k < i->import->input_count; k++)
        if (stat(i->import->inputs[k], &input) == 0 &&
            input.st_dev == output.st_dev && input.st_ino == output.st_ino)
            return fault_tell(i->fault,
                              "%s is an input, and would be written over: "
                              "--output names another file",
                              i->import->output);
    return ERR_OK;
}

static enum err run(struct importing *i)
{
    enum err error;

    if (i->import->dry_run)
        return read_all(i);
    error = spare_inputs(i);
    if (error != ERR_OK)
        return error;
    error = places_write_begin(&i->write, i->import->output, i->fault);
    if (error == ERR_OK)
        error = read_all(i);
    if (error == ERR_OK)
        error = places_write_finish(&i->write, show_order, i,
                                    &i->report->counts, i->fault);
    places_write_abandon(&i->write);
    return error;
}

enum err places_import(const struct places_import *import,
                       struct places_report *report, struct fault *fault)
{
    struct importing *i = calloc(1, sizeof(*i));
    enum err error;

    *report = (struct places_report){.taken = 0};
    if (!i)
        return fault_tell(fault, "memory is short");
    i->import = import;
    i->report = report;
    i->fault = fault;
    i->shape.points = malloc(SHAPE_POINTS_MAX * sizeof(*i->shape.points));
    i->shape.crossings = malloc(SHAPE_POINTS_MAX * sizeof(double));
    i->rules = (struct draft_rules){
        &i->kinds, bytes_text(import->source ? import->source : ""), &i->shape};
    i->all = size_of_all(import);
    error = i->shape.points && i->shape.crossings
                ? read_kinds(i)
                : fault_tell(fault, "memory is short");
    if (error == ERR_OK)
        error = run(i);
    free(i->shape.points);
    free(i->shape.crossings);
    free(i->kinds_text);
    free(i);
    return error;
}
