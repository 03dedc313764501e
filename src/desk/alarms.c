#include "desk/alarms.h"

void alarms_init(struct alarms *alarms, struct block *block, uint32_t max)
{
    alarms->heap = block_carve(block, max, sizeof(*alarms->heap));
    alarms->place1 = block_carve(block, max, sizeof(*alarms->place1));
    alarms->count = 0;
    alarms->max = max;
}

static bool is_sooner(struct alarm a, struct alarm b)
{
    return a.at_ms < b.at_ms || (a.at_ms == b.at_ms && a.id < b.id);
}

static void put(struct alarms *alarms, uint32_t at, struct alarm alarm)
{
    alarms->heap[at] = alarm;
    alarms->place1[alarm.id] = at + 1;
}

/* Put an alarm where there is a hole, or above it. Gives where. */
static uint32_t rise(struct alarms *alarms, uint32_t at, struct alarm alarm)
{
    for (; at > 0 && is_sooner(alarm, alarms->heap[(at - 1) / 2]);
         at = (at - 1) / 2)
        put(alarms, at, alarms->heap[(at - 1) / 2]);
    put(alarms, at, alarm);
    return at;
}

/* The same, or below it. */
static void sink(struct alarms *alarms, uint32_t at, struct alarm alarm)
{
    for (;;) {
        uint32_t child = 2 * at + 1;

        if (child + 1 < alarms->count &&
            is_sooner(alarms->heap[child + 1], alarms->heap[child]))
            child++;
        if (child >= alarms->count || is_sooner(alarm, alarms->heap[child]))
            break;
        put(alarms, at, alarms->heap[child]);
        at = child;
    }
    put(alarms, at, alarm);
}

static void put_right(struct alarms *alarms, uint32_t at, struct alarm alarm)
{
    if (rise(alarms, at, alarm) == at)
        sink(alarms, at, alarm);
}

void alarms_set(struct alarms *alarms, uint32_t id, int64_t at_ms)
{
    assert(id < alarms->max);
    uint32_t at = alarms->place1[id] ? alarms->place1[id] - 1 : alarms->count++;

    put_right(alarms, at, (struct alarm){at_ms, id});
}

void alarms_stop(struct alarms *alarms, uint32_t id)
{
    assert(id < alarms->max);
    if (!alarms->place1[id])
        return;
    uint32_t at = alarms->place1[id] - 1;
    struct alarm last = alarms->heap[--alarms->count];

    alarms->place1[id] = 0;
    if (at < alarms->count)
        put_right(alarms, at, last);
}

int64_t alarms_next_ms(const struct alarms *alarms)
{
    return alarms->count ? alarms->heap[0].at_ms : INT64_MAX;
}

bool alarms_take(struct alarms *alarms, int64_t now_ms, uint32_t *id)
{
    if (alarms->count == 0 || alarms->heap[0].at_ms > now_ms)
        return false;
    *id = alarms->heap[0].id;
    alarms_stop(alarms, *id);
    return true;
}
