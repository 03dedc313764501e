#include "pair.h"

#include "core/frame.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE        4096
#define QUIET_MS    20   /* when neither has anything to say */
#define PATIENCE_MS 5000 /* of their time */

/* ---- the neighbour as it was ---- */

static bool is_zero(const uint8_t *page)
{
    return !page[0] && memcmp(page, page + 1, PAGE - 1) == 0;
}

void pair_save(struct pair *pair)
{
    const uint8_t *block = pair->neighbour->block;
    size_t pages = pair->neighbour->block_bytes / PAGE;

    pair->pages = malloc(pages * PAGE);
    pair->places = malloc(pages * sizeof(*pair->places));
    assert(pair->pages && pair->places);
    for (size_t i = 0; i < pages; i++)
        if (!is_zero(block + i * PAGE)) {
            memcpy(pair->pages + pair->count * PAGE, block + i * PAGE, PAGE);
            pair->places[pair->count++] = (uint32_t)i;
        }
}

void pair_restore(struct pair *pair)
{
    uint8_t *block = pair->neighbour->block;

    (void)madvise(block, pair->neighbour->block_bytes, MADV_DONTNEED);
    for (size_t i = 0; i < pair->count; i++)
        memcpy(block + (size_t)pair->places[i] * PAGE, pair->pages + i * PAGE,
               PAGE);
}

void pair_free(struct pair *pair)
{
    free(pair->pages);
    free(pair->places);
    pair->count = 0;
}

/* ---- the link ---- */

static struct node_moment now(const struct pair *pair)
{
    struct node_moment now = server_now(pair->server);

    now.mono_ns += pair->ms * NS_PER_MS;
    now.wall_ns += pair->ms * NS_PER_MS;
    return now;
}

static void step(const struct pair *pair, struct server *end,
                 struct node_event event)
{
    struct node_wish list[64];
    struct node_wishes wishes = {.list = list, .max = COUNT_OF(list)};

    event.now = now(pair);
    node_step(end->node, &event, &wishes);
}

static void join(const struct pair *pair)
{
    step(pair, pair->server,
         (struct node_event){.kind = NODE_LINK_UP, .neighbour = 0});
    step(pair, pair->neighbour,
         (struct node_event){.kind = NODE_LINK_UP, .neighbour = NODE_STRANGER});
}

static void part(const struct pair *pair)
{
    step(pair, pair->server, (struct node_event){.kind = NODE_LINK_DOWN});
    step(pair, pair->neighbour, (struct node_event){.kind = NODE_LINK_DOWN});
}

static bool says(const struct pair *pair, struct server *from,
                 struct server *to)
{
    static uint8_t buffer[FRAME_BYTES_MAX];
    struct node_moment moment = now(pair);
    bool more;

    step(pair, from,
         (struct node_event){.kind = NODE_WRITTEN,
                             .number = node_number(from->node)});
    size_t size =
        node_want(from->node, &moment, 0, buffer, sizeof(buffer), &more);
    if (size)
        step(pair, to,
             (struct node_event){.kind = NODE_LINK_BYTES,
                                 .bytes = bytes_make(buffer, size)});
    return size > 0;
}

static bool has_ended(const struct server *end)
{
    enum link_state state = end->node->links[0].state;

    return state == LINK_FREE || state == LINK_ENDING;
}

static bool is_same(const struct pair *pair)
{
    server_look(pair->server);
    server_look(pair->neighbour);
    return memcmp(pair->server->held, pair->neighbour->held,
                  pair->server->ledger.clients * sizeof(uint32_t)) == 0;
}

/* Time passes only when there is nothing to say. */
static void pass(struct pair *pair)
{
    bool said = says(pair, pair->server, pair->neighbour);

    said = says(pair, pair->neighbour, pair->server) || said;
    if (has_ended(pair->server) || has_ended(pair->neighbour)) {
        part(pair);
        join(pair);
        said = true;
    }
    if (said)
        return;
    pair->ms += QUIET_MS;
    step(pair, pair->server, (struct node_event){.kind = NODE_TICK});
    step(pair, pair->neighbour, (struct node_event){.kind = NODE_TICK});
}

bool pair_settle(struct pair *pair)
{
    bool same = false;

    pair->ms = 0;
    join(pair);
    for (int i = 0; i < 8; i++)
        pass(pair); /* they greet each other, at the least */
    while (!same && pair->ms < PATIENCE_MS) {
        pass(pair);
        same = is_same(pair);
    }
    part(pair);
    return same;
}
