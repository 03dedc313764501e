#include "ledger.h"

#include <stddef.h>
#include <string.h>

void ledger_init(struct ledger *ledger, unsigned clients)
{
    assert(clients <= LEDGER_CLIENTS);
    memset(ledger, 0, offsetof(struct ledger, updates));
    ledger->clients = clients;
}

void ledger_copy(struct ledger *to, const struct ledger *from)
{
    memcpy(to, from, offsetof(struct ledger, promises));
    memcpy(to->promises.written, from->promises.written,
           from->clients * sizeof(uint32_t));
    memcpy(to->promises.synced, from->promises.synced,
           from->clients * sizeof(uint32_t));
    memcpy(to->updates, from->updates, from->count * sizeof(struct update));
}

struct bytes ledger_name(unsigned name)
{
    static const char *const names[NAMES] = {"n0", "n1", "n2"};

    return bytes_text(names[name]);
}

unsigned ledger_find_life(const struct ledger *ledger, struct bytes name,
                          uint64_t incarnation)
{
    for (unsigned i = 0; i < ledger->life_count; i++)
        if (ledger->lives[i].incarnation == incarnation &&
            bytes_equal(ledger_name(ledger->lives[i].name), name))
            return i;
    return LEDGER_ORIGINS;
}

unsigned ledger_life(struct ledger *ledger, unsigned name, uint64_t incarnation)
{
    unsigned life = ledger_find_life(ledger, ledger_name(name), incarnation);

    if (life < LEDGER_ORIGINS)
        return life;
    assert(ledger->life_count < LEDGER_ORIGINS);
    ledger->lives[ledger->life_count] =
        (struct life){.name = (uint8_t)name, .incarnation = incarnation};
    return ledger->life_count++;
}

/* The lower bits make it unique. */
uint32_t ledger_stamp(const struct ledger *ledger, uint64_t chance)
{
    uint32_t ahead = chance % 4 ? 6 : (uint32_t)(chance >> 8) % 6;

    return (ledger->count / 4 + ahead) * LEDGER_UPDATES + ledger->count;
}

void ledger_add(struct ledger *ledger, unsigned life, uint64_t seq,
                unsigned client, uint32_t stamp)
{
    assert(ledger->count < LEDGER_UPDATES && life < ledger->life_count);
    ledger->updates[ledger->count++] = (struct update){
        .seq = seq,
        .stamp = stamp,
        .client = (uint16_t)client,
        .origin = (uint8_t)life,
    };
    if (seq > ledger->lives[life].last)
        ledger->lives[life].last = seq;
}

uint64_t ledger_known(const struct life *life)
{
    return life->refuted > life->shown ? life->refuted : life->shown;
}

/* The server's own are foreign, too, once it has lost them: what it has shown
 * the neighbour may have. */
const struct update *ledger_foreign(const struct ledger *ledger,
                                    unsigned client)
{
    const struct update *best = NULL;

    for (unsigned i = 0; i < ledger->count; i++) {
        const struct update *update = &ledger->updates[i];

        if (update->client != client || update->origin == ORIGIN_LOST)
            continue;
        const struct life *life = &ledger->lives[update->origin];
        if ((life->name != SELF || update->seq <= ledger_known(life)) &&
            (!best || update->stamp > best->stamp))
            best = update;
    }
    return best;
}

void ledger_lose(struct ledger *ledger, unsigned life, uint64_t from)
{
    for (unsigned i = 0; i < ledger->count; i++)
        if (ledger->updates[i].origin == life && ledger->updates[i].seq > from)
            ledger->updates[i].origin = ORIGIN_LOST;
    if (ledger->lives[life].last > from)
        ledger->lives[life].last = from;
    ledger->lives[life].refuted = 0;
}
