#include "import/importing.h"

#include "gather/osm_id.h"
#include "world/clock.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_EVERY    1024 /* records, before the clock is looked at */
#define SHOWN_EVERY_MS 200
#define EXAMPLES       5

enum err importing_tell(struct importing *i, const char *format, ...)
{
    char cause[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(cause, sizeof(cause), format, arguments);
    va_end(arguments);
    return fault_tell(i->fault, "%s:%lld: %s", i->input, (long long)i->line,
                      cause);
}

enum err importing_tell_intake(struct importing *i, enum err error)
{
    if (error == ERR_MALFORMED)
        return importing_tell(i, "the packed data is damaged or cut short");
    if (error == ERR_FULL)
        return importing_tell(i, "to unpack it takes more memory than is "
                                 "allowed: unpack it with \"xz -dc\"");
    return importing_tell(i, "%s", strerror(errno));
}

bool importing_knows(const struct importing *i, struct bytes source)
{
    for (size_t k = 0; k < i->source_count; k++)
        if (bytes_equal(bytes_text(i->sources[k]), source))
            return true;
    return false;
}

enum err importing_credit(struct importing *i, struct bytes source,
                          struct bytes text)
{
    if (importing_knows(i, source))
        return ERR_OK;
    if (i->source_count == ATTRIBUTIONS_MAX)
        return importing_tell(i, "there are more than %d sources",
                              ATTRIBUTIONS_MAX);
    memcpy(i->sources[i->source_count], source.data, source.size);
    i->sources[i->source_count++][source.size] = 0;
    if (text.size == 0 || i->import->dry_run)
        return ERR_OK;
    return places_write_attribution(&i->write, source, text, i->fault);
}

static const struct {
    const char *source, *text;
} attributions[] = {
    {"osm", OSM_ATTRIBUTION},
    {"overture", "Overture Maps Foundation (overturemaps.org), "
                 "CDLA-Permissive-2.0"},
    {"geonames", "GeoNames (geonames.org), CC BY 4.0"},
};

static enum err credit_usual(struct importing *i, struct bytes source)
{
    struct bytes text = BYTES("");

    if (i->import->attribution)
        text = bytes_text(i->import->attribution);
    for (size_t k = 0; k < COUNT_OF(attributions) && !text.size; k++)
        if (bytes_equal(bytes_text(attributions[k].source), source))
            text = bytes_text(attributions[k].text);
    if (text.size == 0)
        snprintf(i->report->uncredited, sizeof(i->report->uncredited), "%.*s",
                 (int)source.size, (const char *)source.data);
    return importing_credit(i, source, text);
}

void importing_show(struct importing *i, const char *stage, int64_t used,
                    int64_t all)
{
    struct places_progress progress = {stage, used, all, i->report->taken};

    if (i->import->progress)
        i->import->progress(i->import->context, &progress);
}

/* Now and then. */
static void show(struct importing *i)
{
    if (++i->unshown < SHOWN_EVERY)
        return;
    i->unshown = 0;
    int64_t now_ms = clock_mono_ms();
    if (now_ms - i->shown_ms < SHOWN_EVERY_MS)
        return;
    i->shown_ms = now_ms;
    importing_show(i, "reading", i->used + intake_used(i->intake), i->all);
}

enum err importing_place(struct importing *i, const struct place *place,
                         unsigned preference)
{
    show(i);
    i->report->taken++;
    if (!i->import->dry_run)
        return places_write_place(&i->write, place, preference, i->fault);
    if (i->report->taken <= EXAMPLES && i->import->example)
        i->import->example(i->import->context, place);
    return ERR_OK;
}

enum err importing_draft(struct importing *i, enum draft_skip skip,
                         struct bytes source)
{
    struct places_skip *skips = &i->report->skips[skip];

    if (skip != DRAFT_GOOD) {
        if (skips->count++ == 0) {
            skips->input = i->input;
            skips->line = i->line;
        }
        show(i);
        return ERR_OK;
    }
    if (!importing_knows(i, source)) {
        enum err error = credit_usual(i, source);

        if (error != ERR_OK)
            return error;
    }
    return importing_place(i, &i->draft.place, i->draft.preference);
}
