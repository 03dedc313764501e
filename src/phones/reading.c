#include "phones/reading.h"

#include "phones/ids.h"

/* ---- texts ---- */

enum err reading_text(struct reading *reading, struct json_value value,
                      struct bytes *text)
{
    struct writer before = *reading->w;

    if (value.kind == JSON_NUMBER || value.kind == JSON_BOOL) {
        *text = value.text;
        return ERR_OK;
    }
    enum err error = json_text_of(value, reading->w);

    if (error != ERR_OK)
        *reading->w = before;
    else
        *text = bytes_make(reading->w->data + before.size,
                           reading->w->size - before.size);
    return error;
}

void reading_members(struct reading *reading, struct json_value object,
                     enum dialect dialect, struct sighting *sighting)
{
    struct json_walk walk = json_walk(object);
    struct json_value value;
    struct bytes name, text;

    while (object.kind == JSON_OBJECT && json_step(&walk, &name, &value)) {
        const struct field_row *row = field_find(dialect, name);
        struct writer before = *reading->w;

        if (!row || reading_text(reading, value, &text) != ERR_OK)
            continue;
        if (!sighting_say(sighting, row, text))
            *reading->w = before;
    }
}

struct bytes reading_pair(struct reading *reading, const char *name)
{
    struct bytes value = BYTES("");
    struct writer before = *reading->w;
    struct bytes query = reading->request->uri.query;

    if (uri_find(query, name, reading->w, &value) == ERR_OK && value.size)
        return value;
    *reading->w = before;
    if (uri_find(reading->form, name, reading->w, &value) == ERR_OK)
        return value;
    *reading->w = before;
    return BYTES("");
}

/* ---- who ---- */

static struct bytes any_name(struct reading *reading, struct bytes told)
{
    static const char *const names[] = {"id", "deviceid", "device_id"};

    for (size_t i = 0; !told.size && i < COUNT_OF(names); i++)
        told = reading_pair(reading, names[i]);
    if (!told.size)
        told = reading->request->user;
    return told.size ? told : ids_nameless(reading->said->app);
}

/* Points of one request mostly have one ID, which is written once. */
static struct bytes write_id(struct reading *reading, struct bytes name)
{
    struct phones_said *said = reading->said;
    struct writer before = *reading->w;
    struct bytes id = ids_put(reading->w, name);
    struct bytes last = BYTES("");

    if (said->count)
        last = said->reports[said->count - 1].id;
    if (!id.size || !bytes_equal(id, last))
        return id;
    *reading->w = before;
    return last;
}

/* ---- reports ---- */

static struct bytes keep(struct writer *w, const struct sighting_text *text)
{
    struct bytes kept = bytes_make(w->data + w->size, text->size);

    writer_put(w, sighting_bytes(text));
    return kept;
}

static struct phones_report *find_oldest(struct phones_said *said)
{
    struct phones_report *oldest = said->reports;

    for (size_t i = 1; i < said->count; i++)
        if (said->reports[i].stamp_ns < oldest->stamp_ns)
            oldest = &said->reports[i];
    return oldest;
}

static void add(struct reading *reading, const struct phones_report *report)
{
    struct phones_said *said = reading->said;

    if (said->count < PHONES_REPORTS_MAX) {
        said->reports[said->count++] = *report;
        return;
    }
    said->passed_over++;
    if (!reading->oldest)
        reading->oldest = find_oldest(said);
    if (reading->oldest->stamp_ns < report->stamp_ns) {
        *reading->oldest = *report;
        reading->oldest = NULL;
    }
}

static bool write_report(struct reading *reading,
                         const struct sighting *sighting, struct bytes id)
{
    struct writer *w = reading->w;
    struct phones_report report = {
        .stamp_ns = sighting->stamp_ns, .id = id, .ext = sighting->ext};

    if (!id.size)
        report.id = write_id(reading, any_name(reading, sighting->id));
    report.position = keep(w, &sighting->position);
    report.stamp = keep(w, &sighting->stamp);
    report.ext.label = keep(w, &sighting->label);
    report.ext.event = keep(w, &sighting->event);
    if (!report.id.size || w->full)
        return false;
    add(reading, &report);
    return true;
}

void reading_take(struct reading *reading, struct sighting *sighting,
                  struct bytes id)
{
    struct writer before = *reading->w;

    if (sighting_end(sighting, reading->request->now_ns) &&
        write_report(reading, sighting, id))
        return;
    *reading->w = before;
    reading->said->passed_over++;
}
