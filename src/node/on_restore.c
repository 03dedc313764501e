/*
 * What an earlier life of this server wrote comes back: the same frames as over
 * a link, by the same rules, with indices that mean what its files said.
 * (docs/REPLICATION.md 9.)
 */
#include "node/lives.h"
#include "node/node.h"
#include "node/recorder.h"
#include "node/take.h"

#include <string.h>

void node_restore_begin(struct node *node)
{
    node->restoring = true;
    memset(node->named, 0, node->origins.count_max);
    memset(node->restored, 0,
           node->origins.count_max * sizeof(*node->restored));
}

/*
 * Gives    *origin.
 * Fails    ERR_MALFORMED  the file has not said what the index means.
 *          ERR_FULL       it has, and there was no room to remember it.
 */
static enum err meaning(const struct node *node, uint64_t index,
                        uint32_t *origin)
{
    if (index >= node->origins.count_max || !node->restored[index])
        return ERR_MALFORMED;
    *origin = node->restored[index] - 1;
    return node->restored[index] == RESTORED_CROWDED_OUT ? ERR_FULL : ERR_OK;
}

static void name_it(struct node *node, uint32_t index, uint32_t origin)
{
    uint32_t old = node->restored[index];

    if (old && old != RESTORED_CROWDED_OUT)
        node->named[old - 1] = 0;
    node->restored[index] = origin + 1;
    node->named[origin] = 1;
}

static enum err restore_origin(const struct step *step, struct bytes payload)
{
    struct origin_message message;
    uint32_t origin;

    if (origin_read(payload, &message) != ERR_OK)
        return ERR_MALFORMED;
    if (message.index >= step->node->origins.count_max ||
        lives_intern(step, message.name, message.incarnation, &origin) !=
            ERR_OK)
        return ERR_FULL;
    name_it(step->node, message.index, origin);
    return ERR_OK;
}

/* Some records ahead, so that the places where they belong are in the cache
 * when it is their turn: millions wait for nothing else at a start. */
#define AHEAD 32

struct ahead {
    struct entry entries[AHEAD];
    uint64_t hashes[AHEAD];
    size_t count;
};

static enum err read_ahead(const struct node *node, struct reader *r,
                           struct entry_codec *codec, struct ahead *ahead)
{
    for (ahead->count = 0; ahead->count < AHEAD && r->left.size;
         ahead->count++) {
        struct entry *entry = &ahead->entries[ahead->count];

        if (entry_read(r, codec, entry) != ERR_OK)
            return ERR_MALFORMED;
        uint64_t hash = state_hash(node, entry->record.id);
        ahead->hashes[ahead->count] = hash;
        table_prefetch(&node->store.table, hash);
    }
    return ERR_OK;
}

/* Where bytes are spoilt the meaning of what follows may be lost with them;
 * then nothing is claimed, and others have it. */
static enum err take_all(const struct step *step, const struct ahead *ahead,
                         bool claims)
{
    for (size_t i = 0; i < ahead->count; i++) {
        const struct entry *entry = &ahead->entries[i];
        uint32_t origin;
        enum err error = meaning(step->node, entry->origin, &origin);

        if (error == ERR_MALFORMED && !claims)
            continue;
        if (error != ERR_OK)
            return error;
        if (take_entry(step, entry, ahead->hashes[i], origin,
                       SESSION_RESTORED) != ERR_OK)
            return ERR_FULL;
    }
    return ERR_OK;
}

static enum err restore_updates(const struct step *step, struct bytes payload,
                                bool claims)
{
    struct reader r = reader_make(payload);
    struct entry_codec codec;
    struct ahead ahead;
    bool claim;

    if (updates_read_head(&r, &claim, &codec) != ERR_OK)
        return ERR_MALFORMED;
    while (r.left.size) {
        enum err error = read_ahead(step->node, &r, &codec, &ahead);

        if (error == ERR_OK)
            error = take_all(step, &ahead, claims);
        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}

/* Of its own reports a server knows all numbers that it has claimed. */
static void restore_claim(const struct step *step, uint32_t origin,
                          uint64_t seq)
{
    struct origins *origins = &step->node->origins;

    if (origin == origins->self)
        origins_apply(origins, origin, seq, step->now_ms);
    origins_claim(origins, origin, seq, step->now_ms);
}

static enum err restore_cover(const struct step *step, struct bytes payload,
                              bool claims)
{
    struct reader r = reader_make(payload);
    struct claim claim;

    while (r.left.size) {
        if (claim_read(&r, &claim) != ERR_OK)
            return ERR_MALFORMED;
        uint32_t origin;
        enum err error = meaning(step->node, claim.origin, &origin);
        if (claims && error == ERR_MALFORMED)
            return error;
        /* A claim of a life that was crowded out may go with it. */
        if (claims && error == ERR_OK)
            restore_claim(step, origin, claim.seq);
    }
    return ERR_OK;
}

static enum err restore_void(const struct step *step, struct bytes payload,
                             bool claims)
{
    struct origins *origins = &step->node->origins;
    uint32_t index;

    if (void_read(payload, &index) != ERR_OK)
        return ERR_MALFORMED;
    for (uint32_t i = 0; index == VOID_ALL && i < origins->high; i++)
        if (origins->list[i].used)
            origins_unclaim(origins, i);
    if (index == VOID_ALL)
        return ERR_OK;
    uint32_t origin;
    enum err error = meaning(step->node, index, &origin);
    if (error == ERR_OK)
        origins_unclaim(origins, origin);
    return claims && error == ERR_MALFORMED ? error : ERR_OK;
}

static enum err restore_frame(const struct step *step,
                              const struct frame *frame, bool claims)
{
    switch (frame->type) {
    case FRAME_ORIGIN:
        return restore_origin(step, frame->payload);
    case FRAME_UPDATES:
        return restore_updates(step, frame->payload, claims);
    case FRAME_COVER:
        return restore_cover(step, frame->payload, claims);
    case FRAME_VOID:
        return restore_void(step, frame->payload, claims);
    case FRAME_CLEAN:
    case FRAME_CONTINUES:
    case FRAME_END:
    case FRAME_KEEPS:
        return ERR_OK; /* about files */
    default:
        return frame->type >= FRAME_SKIPPABLE ? ERR_OK : ERR_MALFORMED;
    }
}

enum err node_restore(struct node *node, const struct node_moment *now,
                      struct bytes frames, bool claims)
{
    struct node_wishes none = {.max = 0};
    struct step step = {.node = node,
                        .now = now,
                        .now_ms = now->mono_ns / NS_PER_MS,
                        .wishes = &none};

    while (frames.size) {
        struct frame frame;
        enum err error = ERR_MALFORMED;

        if (frame_cut(&frames, FRAME_PAYLOAD_MAX, &frame) == ERR_OK)
            error = restore_frame(&step, &frame, claims);
        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}

void node_restore_end(struct node *node)
{
    node->restoring = false;
    node->hash_restored = true;
    node->written = node->feed.last;
    /* What they stand upon is still in the files. */
    node->counters = (struct node_counters){.buried = node->counters.buried};
}
