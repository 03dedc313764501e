#include "pair_ledger.h"

#include "fuzz.h"

#include <string.h>

#define LIVES_MAX   600
#define UPDATES_MAX 4096

struct life {
    uint32_t host;
    uint64_t incarnation;
    uint64_t taken; /* dots that are written here */
};

struct update {
    uint32_t life;
    uint64_t seq;
    struct record record;
    char id[4], position[4], taker[4];
};

static struct life lives[LIVES_MAX];
static uint32_t life_count;
static struct update updates[UPDATES_MAX];
static uint32_t update_count;
static bool doubted[PAIR_HOSTS]; /* set back, and does not know it yet */
static bool blurred;             /* a dot names two reports */

void ledger_clear(void)
{
    life_count = update_count = 0;
    blurred = false;
    memset(doubted, 0, sizeof(doubted));
}

bool ledger_has_room(void)
{
    return life_count + 8 < LIVES_MAX && update_count + 64 < UPDATES_MAX;
}

bool ledger_is_blurred(void)
{
    return blurred;
}

static struct life *life_of(uint32_t host, uint64_t incarnation)
{
    for (uint32_t i = life_count; i-- > 0;)
        if (lives[i].host == host && lives[i].incarnation == incarnation)
            return &lives[i];
    HOLD(life_count < LIVES_MAX);
    lives[life_count] = (struct life){.host = host, .incarnation = incarnation};
    return &lives[life_count++];
}

static const struct origin *self_of(const struct node *node)
{
    return &node->origins.list[node->origins.self];
}

static void keep_text(struct bytes *text, char kept[4])
{
    HOLD(text->size <= 4);
    memcpy(kept, text->data, text->size);
    text->data = (const uint8_t *)kept;
}

static void add(const struct life *life, uint64_t seq, struct record record)
{
    struct update *update = &updates[update_count++];

    HOLD(update_count < UPDATES_MAX);
    *update =
        (struct update){(uint32_t)(life - lives), seq, record, "", "", ""};
    keep_text(&update->record.id, update->id);
    keep_text(&update->record.position, update->position);
    keep_text(&update->record.taker, update->taker);
}

/* A dot whose record was superseded in the same step is known by nobody. */
static void add_if_held(const struct node *node, const struct life *life,
                        uint64_t seq)
{
    for (uint32_t i = 0; i < node->store.used; i++) {
        const struct slot *slot = &node->store.slots[i];

        if (store_is_used(&node->store, i) &&
            slot->origin == node->origins.self && slot->session == 0 &&
            slot->seq == seq)
            add(life, seq, state_record(node, i));
    }
}

void ledger_learn(const struct pair *pair, uint32_t host)
{
    const struct node *node = pair->hosts[host].node;
    const struct origin *self = self_of(node);
    struct life *life = life_of(host, self->incarnation);

    if (self->incarnation != pair->hosts[host].config.incarnation)
        doubted[host] = false;
    if (doubted[host]) {
        if (self->claimed >= pair_claim(1 - host, host, self->incarnation))
            blurred = true;
        return;
    }
    for (uint64_t seq = life->taken + 1; seq <= self->claimed; seq++)
        add_if_held(node, life, seq);
    life->taken = self->claimed;
}

/* What nobody claims any more is forgotten, so its dots may be used again. */
static void forget(struct life *life, uint64_t claimed)
{
    uint32_t index = (uint32_t)(life - lives);

    for (uint32_t i = 0; i < update_count; i++)
        if (updates[i].life == index && updates[i].seq > claimed)
            updates[i].seq = 0;
    life->taken = claimed;
}

/* If nobody is there who can tell it, it is what it takes itself for. */
static void settle(const struct pair *pair, uint32_t host)
{
    uint64_t incarnation = self_of(pair->hosts[host].node)->incarnation;
    uint64_t known = pair_claim(1 - host, host, incarnation);

    if (!doubted[host])
        return;
    forget(life_of(host, incarnation), known);
    doubted[host] = known > 0;
    ledger_learn(pair, host);
}

void ledger_set_back(const struct pair *pair, uint32_t host)
{
    doubted[host] = true;
    settle(pair, host);
    settle(pair, 1 - host);
}

void ledger_begin(const struct pair *pair, uint32_t host)
{
    doubted[host] = false;
    settle(pair, 1 - host);
}

/* ---- claims ---- */

static void check_update(const struct pair *pair, uint32_t host,
                         const struct update *update)
{
    const struct node *node = pair->hosts[host].node;
    const struct life *life = &lives[update->life];
    uint64_t claimed = pair_claim(host, life->host, life->incarnation);

    if (!update->seq || claimed < update->seq ||
        (life->host == host && doubted[host]))
        return;
    uint32_t slot = store_find(
        &node->store, state_hash(node, update->record.id), update->record.id);
    HOLD(slot != SLOT_NONE);
    struct record record = state_record(node, slot);
    HOLD(record_compare(&record, &update->record) >= 0);
}

/* Nobody claims what was never taken. */
static void check_life(uint32_t host, const struct life *life)
{
    uint64_t claimed = pair_claim(host, life->host, life->incarnation);

    HOLD(claimed <= life->taken || doubted[life->host]);
}

void ledger_check(const struct pair *pair, uint32_t host)
{
    if (blurred)
        return;
    for (uint32_t i = 0; i < life_count; i++)
        check_life(host, &lives[i]);
    for (uint32_t i = 0; i < update_count; i++)
        check_update(pair, host, &updates[i]);
}
