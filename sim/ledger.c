#include "ledger.h"

#include <stdlib.h>
#include <string.h>

uint32_t ledger_find(const struct ledger *ledger, uint32_t host,
                     uint64_t incarnation)
{
    /* The later lives are asked for more often. */
    for (uint32_t i = ledger->life_count; i-- > 0;)
        if (ledger->lives[i].host == host &&
            ledger->lives[i].incarnation == incarnation)
            return i;
    return UINT32_MAX;
}

uint32_t ledger_life(struct ledger *ledger, uint32_t host, uint64_t incarnation)
{
    uint32_t life = ledger_find(ledger, host, incarnation);

    if (life != UINT32_MAX)
        return life;
    if (ledger->life_count == ledger->life_room) {
        ledger->life_room = ledger->life_room ? 2 * ledger->life_room : 16;
        ledger->lives =
            realloc(ledger->lives, ledger->life_room * sizeof(*ledger->lives));
        assert(ledger->lives);
    }
    ledger->lives[ledger->life_count] =
        (struct life){.host = host, .incarnation = incarnation};
    return ledger->life_count++;
}

void update_keep(struct update *update, const struct record *record)
{
    assert(record->position.size <= sizeof(update->position));
    assert(record->stamp.size <= sizeof(update->stamp));
    update->record = *record;
    memcpy(update->position, record->position.data, record->position.size);
    if (record->stamp.size)
        memcpy(update->stamp, record->stamp.data, record->stamp.size);
}

struct record update_record(const struct update *update)
{
    struct record record = update->record;

    record.position.data = (const uint8_t *)update->position;
    record.stamp.data = (const uint8_t *)update->stamp;
    return record;
}

struct record ledger_record(const struct ledger *ledger, uint32_t index)
{
    return update_record(&ledger->updates[index]);
}

static uint32_t new_update(struct ledger *ledger, uint32_t key,
                           const struct record *record, int64_t at_ns)
{
    if (ledger->count == ledger->room) {
        ledger->room = ledger->room ? 2 * ledger->room : 1024;
        ledger->updates =
            realloc(ledger->updates, ledger->room * sizeof(*ledger->updates));
        assert(ledger->updates);
    }
    struct update *update = &ledger->updates[ledger->count];
    *update = (struct update){.key = key, .at_ns = at_ns};
    update_keep(update, record);
    return ledger->count++;
}

bool ledger_add(struct ledger *ledger, uint32_t index, uint64_t seq,
                uint32_t key, const struct record *record, int64_t at_ns)
{
    struct life *life = &ledger->lives[index];

    if (seq != (uint64_t)life->count + 1)
        return false;
    if (life->count == life->room) {
        life->room = life->room ? 2 * life->room : 64;
        life->updates =
            realloc(life->updates, life->room * sizeof(*life->updates));
        assert(life->updates);
    }
    life->updates[life->count++] = new_update(ledger, key, record, at_ns);
    return true;
}

void ledger_free(struct ledger *ledger)
{
    for (uint32_t i = 0; i < ledger->life_count; i++)
        free(ledger->lives[i].updates);
    free(ledger->lives);
    free(ledger->updates);
}
