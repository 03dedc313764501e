#include "node/fence.h"

#include "node/times.h"

/* Neighbours by what their clocks are, seen from here. */
struct clocks {
    uint32_t measured, ahead, behind;
};

/* What a PONG measures is sure up to half of the way there and back. */
static void count(struct clocks *clocks, const struct node_link_status *status,
                  int64_t max_ns)
{
    int64_t offset_ns = status->clock_offset_ns, doubt_ns = status->rtt_ns / 2;

    clocks->measured++;
    /* Offsets may be as large as a clock can lie: no sums with them. */
    if (offset_ns > max_ns && offset_ns - max_ns > doubt_ns)
        clocks->ahead++;
    if (offset_ns < -max_ns && offset_ns + max_ns < -doubt_ns)
        clocks->behind++;
}

static struct clocks look_around(const struct node *node)
{
    struct clocks clocks = {.measured = 0};

    for (uint32_t i = 0; i < node->neighbour_count; i++) {
        const struct neighbour *neighbour = &node->neighbours[i];

        if (neighbour->used && neighbour->link != LINK_NONE &&
            node->links[neighbour->link].measured)
            count(&clocks, &neighbour->status, node->times.max_clock_offset_ns);
    }
    return clocks;
}

static enum fence judge(const struct clocks *clocks)
{
    uint32_t most =
        clocks->ahead > clocks->behind ? clocks->ahead : clocks->behind;

    if (2 * most <= clocks->measured)
        return FENCE_OPEN;
    return clocks->measured == 1 ? FENCE_DOUBT : FENCE_CLOSED;
}

static void tell(const struct step *step, enum fence verdict)
{
    static const enum node_note notes[] = {
        [FENCE_OPEN] = NODE_NOTE_CLOCK_GOOD,
        [FENCE_DOUBT] = NODE_NOTE_CLOCK_DOUBT,
        [FENCE_CLOSED] = NODE_NOTE_CLOCK,
    };

    step->node->fence = verdict;
    state_wish(step, (struct node_wish){.kind = NODE_TELL,
                                        .note = notes[verdict],
                                        .neighbour = NODE_STRANGER});
}

void fence_look(const struct step *step)
{
    struct node *node = step->node;

    if (!node->times.max_clock_offset_ns)
        return;
    struct clocks clocks = look_around(node);
    enum fence verdict = judge(&clocks);

    if (verdict >= node->fence)
        node->fenced_at_ms = step->now_ms;
    /* Links that break say nothing of clocks: who has lost those that closed
     * the fence, or raised the doubt, opens it only after a while. */
    bool few = clocks.measured < (node->fence == FENCE_CLOSED ? 2u : 1u);
    if (verdict < node->fence && few &&
        step->now_ms - node->fenced_at_ms < FENCE_HOLD_MS)
        return;
    if (verdict != node->fence)
        tell(step, verdict);
}

bool fence_doubts(const struct node *node)
{
    return node->fence != FENCE_OPEN;
}

bool fence_refuses(const struct node *node)
{
    return node->fence == FENCE_CLOSED;
}
