#include "promises.h"

#include "endings.h"
#include "host.h"
#include "inside.h"
#include "seen.h"

#include <stdlib.h>
#include <string.h>

void promises_init(struct promises *promises, uint32_t keys)
{
    *promises = (struct promises){
        .kept = calloc(keys, sizeof(*promises->kept)),
        .unsure = calloc(keys, sizeof(*promises->unsure)),
    };
    assert(promises->kept && promises->unsure);
}

void promises_free(struct promises *promises)
{
    free(promises->kept);
    free(promises->unsure);
    free(promises->list);
}

/* A copy that outlives the node. */
static void copy(const struct sim *sim, uint32_t key,
                 const struct record *record, struct update *to)
{
    update_keep(to, record);
    to->key = key;
    to->at_ns = 1;
    to->record.id = seen_id_of(sim, key);
    to->record.taker =
        bytes_text(sim->hosts[host_named(sim, record->taker)].name);
}

static struct promise *add(struct promises *promises)
{
    if (promises->count == promises->room) {
        promises->room = promises->room ? 2 * promises->room : 16;
        promises->list =
            realloc(promises->list, promises->room * sizeof(*promises->list));
        assert(promises->list);
    }
    return &promises->list[promises->count++];
}

void promises_take(struct sim *sim, uint32_t index, uint32_t key)
{
    const struct host *host = &sim->hosts[index];
    struct record record;

    if (!host->disk || !seen_find(sim, index, key, &record))
        return;
    struct promise *promise = add(&host->disk->promises);
    promise->number = node_number(host->node);
    copy(sim, key, &record, &promise->record);
}

void promises_written(struct promises *promises, uint64_t number)
{
    while (promises->written < promises->count &&
           promises->list[promises->written].number <= number)
        promises->written++;
}

/* The higher of two. */
static void keep(struct update *all, const struct update *update)
{
    struct update *kept = &all[update->key];

    if (kept->at_ns) {
        struct record old = update_record(kept), new = update_record(update);

        if (record_compare(&new, &old) <= 0)
            return;
    }
    *kept = *update;
}

static void empty(struct promises *promises)
{
    promises->first = promises->written = promises->count = 0;
}

void promises_synced(struct sim *sim, uint32_t index, uint64_t number)
{
    struct promises *promises = &sim->hosts[index].disk->promises;

    promises_written(promises, number);
    while (promises->first < promises->written &&
           promises->list[promises->first].number <= number)
        keep(promises->kept, &promises->list[promises->first++].record);
    if (promises->first == promises->count)
        empty(promises);
}

void promises_end(struct sim *sim, uint32_t index, uint64_t written,
                  uint64_t synced)
{
    struct promises *promises = &sim->hosts[index].disk->promises;
    struct record record;

    for (uint32_t i = promises->first; i < promises->written; i++)
        keep(promises->unsure, &promises->list[i].record);
    empty(promises);
    for (uint32_t key = 0; key < sim->keys; key++) {
        struct update update;

        if (!seen_find(sim, index, key, &record))
            continue;
        uint64_t number = seen_number(sim, index, key);
        if (number > written)
            continue;
        copy(sim, key, &record, &update);
        keep(number > synced ? promises->unsure : promises->kept, &update);
    }
}

void promises_lose_power(const struct sim *sim, uint32_t index)
{
    struct update *unsure = sim->hosts[index].disk->promises.unsure;

    memset(unsure, 0, sim->keys * sizeof(*unsure));
}

void promises_begin(struct sim *sim, uint32_t index)
{
    const struct promises *promises = &sim->hosts[index].disk->promises;

    for (uint32_t key = 0; key < sim->keys; key++)
        if (promises->unsure[key].at_ns)
            keep(promises->kept, &promises->unsure[key]);
    promises_lose_power(sim, index);
}

void promises_forget(const struct sim *sim, uint32_t index)
{
    struct promises *promises = &sim->hosts[index].disk->promises;

    empty(promises);
    memset(promises->kept, 0, sim->keys * sizeof(*promises->kept));
    promises_lose_power(sim, index);
}

static void check_one(struct sim *sim, uint32_t index,
                      const struct update *update)
{
    struct record promised = update_record(update), held;

    if (endings_is_over(sim, &promised))
        return;
    if (!seen_find(sim, index, update->key, &held) ||
        record_compare(&held, &promised) < 0)
        sim_fail(sim, "acknowledged: %s has lost what it had written of %s",
                 sim->hosts[index].name, sim->ids[update->key]);
}

void promises_check(struct sim *sim, uint32_t index)
{
    const struct host_disk *disk = sim->hosts[index].disk;

    if (!disk || !sim->hosts[index].node)
        return;
    for (uint32_t key = 0; key < sim->keys && !sim->failure; key++)
        if (disk->promises.kept[key].at_ns)
            check_one(sim, index, &disk->promises.kept[key]);
    for (uint32_t i = disk->promises.first;
         i < disk->promises.written && !sim->failure; i++)
        check_one(sim, index, &disk->promises.list[i].record);
}
