#include "http/learned.h"

#include "http/compact.h"
#include "http/record_json.h"

#include <string.h>

static uint8_t keep(uint8_t *room, struct bytes text)
{
    if (text.size)
        memcpy(room, text.data, text.size);
    return (uint8_t)text.size;
}

/* Servers may tell of any skew; sums wrap around rather than trap. */
static int64_t delay_ns(const struct record *record, int64_t wall_ns)
{
    uint64_t taken_ns = (uint64_t)record->stamp_ns + (uint64_t)record->skew_ns;

    return (int64_t)((uint64_t)wall_ns - taken_ns);
}

void learned_note(struct learned *learned, const struct record *record,
                  int64_t wall_ns)
{
    struct learned_entry *entry =
        &learned->recent[learned->count % LEARNED_RECENT];

    assert(record->id.size <= ID_BYTES_MAX);
    assert(record->stamp.size <= STAMP_BYTES_MAX);
    assert(record->taker.size <= SERVER_NAME_BYTES_MAX);
    memcpy(entry->id, record->id.data, record->id.size);
    entry->id_bytes = (uint16_t)record->id.size;
    entry->stamp_bytes = keep(entry->stamp, record->stamp);
    entry->taker_bytes = keep(entry->taker, record->taker);
    entry->stamp_ns = record->stamp_ns;
    entry->delay_ns = delay_ns(record, wall_ns);
    learned->delays_ns[learned->count % LEARNED_SAMPLES] = entry->delay_ns;
    learned->count++;
}

/* ---- figures ---- */

/* Shell's sort: a thousand numbers, now and then. */
static void sort(int64_t *numbers, uint32_t count)
{
    static const uint32_t gaps[] = {701, 301, 132, 57, 23, 10, 4, 1};

    for (size_t g = 0; g < COUNT_OF(gaps); g++)
        for (uint32_t i = gaps[g]; i < count; i++) {
            int64_t number = numbers[i];
            uint32_t at = i;

            for (; at >= gaps[g] && numbers[at - gaps[g]] > number;
                 at -= gaps[g])
                numbers[at] = numbers[at - gaps[g]];
            numbers[at] = number;
        }
}

/* The least that so many hundredths of all do not exceed. */
static int64_t part(const int64_t *sorted, uint32_t count, uint32_t hundredths)
{
    return sorted[(count * hundredths + 99) / 100 - 1];
}

struct learned_figures learned_figures(const struct learned *learned)
{
    int64_t sorted[LEARNED_SAMPLES];
    uint32_t count = learned->count < LEARNED_SAMPLES ? (uint32_t)learned->count
                                                      : LEARNED_SAMPLES;

    if (count == 0)
        return (struct learned_figures){0, 0, 0};
    memcpy(sorted, learned->delays_ns, count * sizeof(*sorted));
    sort(sorted, count);
    return (struct learned_figures){
        .samples = count,
        .p50_ns = part(sorted, count, 50),
        .p99_ns = part(sorted, count, 99),
    };
}

/* ---- as JSON ---- */

static void write_text(struct compact *c, const char *key, struct bytes text)
{
    compact_key(c, key);
    compact_text(c, text);
}

static void write_entry(struct compact *c, const struct learned_entry *entry)
{
    uint8_t room[3 * ID_BYTES_MAX + STAMP_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));

    compact_object_begin(c);
    record_path_write(&w, bytes_make(entry->id, entry->id_bytes));
    write_text(c, "path", writer_bytes(&w));
    w.size = 0;
    if (entry->stamp_bytes)
        writer_put(&w, bytes_make(entry->stamp, entry->stamp_bytes));
    else
        stamp_write(&w, entry->stamp_ns);
    write_text(c, "stamp", writer_bytes(&w));
    write_text(c, "server", bytes_make(entry->taker, entry->taker_bytes));
    compact_key(c, "delay_s");
    compact_decimal(c, entry->delay_ns, 9);
    compact_object_end(c);
}

static void write_recent(struct compact *c, const struct learned *learned)
{
    uint64_t count =
        learned->count < LEARNED_RECENT ? learned->count : LEARNED_RECENT;

    compact_key(c, "recent");
    compact_array_begin(c);
    for (uint64_t i = 1; i <= count; i++)
        write_entry(c, &learned->recent[(learned->count - i) % LEARNED_RECENT]);
    compact_array_end(c);
}

void learned_write(struct writer *w, const struct learned *learned)
{
    struct learned_figures figures = learned_figures(learned);
    struct compact c = compact_make(w);

    compact_object_begin(&c);
    compact_key(&c, "samples");
    compact_count(&c, figures.samples);
    if (figures.samples) {
        compact_key(&c, "p50_s");
        compact_decimal(&c, figures.p50_ns, 9);
        compact_key(&c, "p99_s");
        compact_decimal(&c, figures.p99_ns, 9);
    }
    write_recent(&c, learned);
    compact_object_end(&c);
}
