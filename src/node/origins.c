#include "node/origins.h"

void origins_init(struct origins *origins, struct block *block,
                  uint32_t count_max)
{
    assert(count_max > 0 && count_max < ORIGIN_NONE);
    origins->list = block_carve(block, count_max, sizeof(*origins->list));
    origins->count_max = count_max;
    origins->high = 0;
    origins->self = 0;
    origins->unclean = 0;
    origins->claims_version = 0;
}

enum err origins_find(const struct origins *origins, uint16_t name,
                      uint64_t incarnation, uint32_t *index)
{
    for (uint32_t i = 0; i < origins->high; i++) {
        const struct origin *origin = &origins->list[i];

        if (origin->used && origin->name == name &&
            origin->incarnation == incarnation) {
            *index = i;
            return ERR_OK;
        }
    }
    return ERR_UNKNOWN;
}

enum err origins_add(struct origins *origins, uint16_t name,
                     uint64_t incarnation, int64_t now_ms, uint32_t *index)
{
    uint32_t at = 0;

    while (at < origins->high && origins->list[at].used)
        at++;
    if (at == origins->count_max)
        return ERR_FULL;
    if (at == origins->high)
        origins->high++;
    origins->list[at] = (struct origin){
        .used = true,
        .name = name,
        .incarnation = incarnation,
        .heard_at_ms = now_ms,
    };
    *index = at;
    return ERR_OK;
}

static bool is_clean(const struct origin *origin)
{
    return origin->applied <= origin->claimed;
}

void origins_unclaim(struct origins *origins, uint32_t index)
{
    struct origin *origin = &origins->list[index];

    /* What was applied may only be forgotten when no record bears it, or a
     * dead number could come to life again. A claim may always be. */
    assert(origin->used);
    if (!is_clean(origin))
        origins->unclean--;
    origin->claimed = 0;
    if (origin->live == 0)
        origin->applied = 0;
    if (!is_clean(origin))
        origins->unclean++;
    origins->claims_version++;
}

void origins_settle(struct origins *origins, uint32_t index)
{
    struct origin *origin = &origins->list[index];

    if (is_clean(origin))
        return;
    origin->applied = origin->claimed;
    origins->unclean--;
}

void origins_remove(struct origins *origins, uint32_t index)
{
    assert(index != origins->self && origins->list[index].live == 0);
    origins_unclaim(origins, index);
    origins->list[index] = (struct origin){.used = false};
}

/* One of an origin's numbers has risen; count it if that changed its state. */
static void note_rise(struct origins *origins, struct origin *origin,
                      bool was_clean, int64_t now_ms)
{
    bool clean = is_clean(origin);

    origin->heard_at_ms = now_ms;
    if (was_clean && !clean)
        origins->unclean++;
    if (!was_clean && clean)
        origins->unclean--;
}

void origins_claim(struct origins *origins, uint32_t index, uint64_t seq,
                   int64_t now_ms)
{
    struct origin *origin = &origins->list[index];
    bool was_clean = is_clean(origin);

    assert(index < origins->high && origin->used);
    if (seq <= origin->claimed)
        return;
    origin->claimed = seq;
    origins->claims_version++;
    note_rise(origins, origin, was_clean, now_ms);
}

void origins_apply(struct origins *origins, uint32_t index, uint64_t seq,
                   int64_t now_ms)
{
    struct origin *origin = &origins->list[index];
    bool was_clean = is_clean(origin);

    assert(index < origins->high && origin->used);
    if (seq <= origin->applied)
        return;
    origin->applied = seq;
    origin->applied_at_ms = now_ms;
    note_rise(origins, origin, was_clean, now_ms);
}

void origins_gain(struct origins *origins, uint32_t index)
{
    assert(origins->list[index].used);
    if (origins->list[index].live++ == 0)
        origins->alive_version++;
}

void origins_lose(struct origins *origins, uint32_t index)
{
    assert(origins->list[index].live > 0);
    if (--origins->list[index].live == 0)
        origins->alive_version++;
}
