#include "node/cover.h"

#include "node/announce.h"

/* COVERs go out in parts of so many claims; room for one part. */
#define COVER_PART 32
#define COVER_ROOM                                                             \
    (FRAME_HEADER_BYTES + COVER_PART * (ANNOUNCE_ROOM + CLAIM_BYTES_MAX))

static uint64_t claimable(const struct node *node, const struct link *link,
                          uint32_t origin)
{
    return link->sweeping ? link->sweep_claims[origin]
                          : node->origins.list[origin].claimed;
}

/* Is there something to cover that the other end was not told? What it claims
 * itself is told at leisure, with the next PING. */
static bool is_due(const struct node *node, const struct link *link,
                   uint32_t origin)
{
    uint64_t claim = claimable(node, link, origin);

    return claim > link->covered[origin] &&
           ((link->owes & OWES_COVER) || claim > link->peer_claims[origin]);
}

static uint32_t find_due(const struct node *node, const struct link *link,
                         uint32_t due[COVER_PART])
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < node->origins.high && count < COVER_PART; i++)
        if (is_due(node, link, i))
            due[count++] = i;
    return count;
}

static void raise(uint64_t *number, uint64_t least)
{
    if (*number < least)
        *number = least;
}

void cover_note(struct link *link, const struct claim *claim)
{
    raise(&link->covered[claim->origin], claim->seq);
    raise(&link->told[claim->origin], claim->seq);
}

static void write_cover(const struct node *node, struct link *link,
                        const uint32_t *due, uint32_t count, struct writer *w)
{
    for (uint32_t i = 0; i < count; i++)
        announce(node, link->announced, due[i], w);
    size_t begin = frame_begin(w, FRAME_COVER);
    for (uint32_t i = 0; i < count; i++) {
        struct claim claim = {due[i], claimable(node, link, due[i])};

        claim_write(w, &claim);
        cover_note(link, &claim);
    }
    frame_end(w, begin);
}

bool cover_write(struct node *node, struct link *link, struct writer *w)
{
    uint32_t due[COVER_PART];

    if (!link->sweeping && !(link->owes & OWES_COVER) &&
        link->cover_version == node->origins.claims_version)
        return true;
    while (writer_room(w) >= COVER_ROOM) {
        uint32_t count = find_due(node, link, due);

        if (count) {
            write_cover(node, link, due, count, w);
            continue;
        }
        if (!link->sweeping) {
            link->cover_version = node->origins.claims_version;
            link->owes &= ~(unsigned)OWES_COVER;
        }
        return true;
    }
    return false;
}
