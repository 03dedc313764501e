#include "node/acks.h"

static bool is_own_life(const struct node *node, const struct link *link,
                        uint32_t index)
{
    const struct origin *origin = &node->origins.list[index];
    const struct neighbour *neighbour = &node->neighbours[link->neighbour];

    return origin->used && origin->incarnation == link->acks.life &&
           bytes_equal(names_text(&node->names, origin->name),
                       names_text(&node->neighbour_names, neighbour->name));
}

static bool wants(const struct link *link)
{
    return link->state == LINK_LIVE && link->acks.life;
}

void acks_hear(const struct step *step, struct link *link, uint64_t life)
{
    struct node *node = step->node;

    if (life == link->acks.life)
        return;
    link->acks = (struct acks){.life = life, .origin = ORIGIN_NONE};
    for (uint32_t i = 0; life && i < node->origins.high; i++)
        if (is_own_life(node, link, i))
            link->acks.origin = i;
    node->acks_wanted = node->acks_wanted || life;
}

void acks_meet_origin(struct node *node, uint32_t origin)
{
    for (uint32_t i = 0; node->acks_wanted && i < node->links_high; i++)
        if (wants(&node->links[i]) &&
            is_own_life(node, &node->links[i], origin))
            node->links[i].acks.origin = origin;
}

void acks_forget_origin(struct node *node, uint32_t origin)
{
    /* What was told of it stays true: the records are not forgotten. */
    for (uint32_t i = 0; i < node->links_high; i++)
        if (node->links[i].acks.life && node->links[i].acks.origin == origin)
            node->links[i].acks.origin = ORIGIN_NONE;
}

/* What of its life the log holds. Of what the journal was given some may not be
 * written yet: the last that is known of is waited for, then the next. */
static uint64_t written(const struct node *node, struct acks *acks)
{
    const struct recorder *journal = &node->recorders[NODE_JOURNAL];

    if (!journal->on)
        return node->origins.list[acks->origin].claimed;
    for (unsigned i = 0; i < 2; i++) {
        if (acks->given_ticket > node->written_ticket)
            break;
        if (acks->given > acks->due)
            acks->due = acks->given;
        acks->given = journal->covered[acks->origin];
        acks->given_ticket = journal->ticket;
    }
    return acks->due;
}

void acks_look(struct node *node)
{
    for (uint32_t i = 0; node->acks_wanted && i < node->links_high; i++) {
        struct link *link = &node->links[i];
        struct acks *acks = &link->acks;

        if (!wants(link) || acks->origin == ORIGIN_NONE)
            continue;
        uint64_t seq = written(node, acks);
        if (seq > acks->due)
            acks->due = seq;
        if (acks->due > acks->told)
            link->owes |= OWES_ACK;
    }
}

void acks_write(struct link *link, struct writer *w)
{
    link->acks.told = link->acks.due;
    ack_write(w, &(struct ack){link->acks.life, link->acks.told});
}

uint64_t acks_ticket(const struct node *node)
{
    const struct recorder *journal = &node->recorders[NODE_JOURNAL];
    uint64_t ticket = 0;

    if (!journal->on || !node->acks_wanted)
        return 0;
    for (uint32_t i = 0; i < node->links_high; i++) {
        const struct acks *acks = &node->links[i].acks;

        if (!wants(&node->links[i]) || acks->origin == ORIGIN_NONE)
            continue;
        uint64_t claimed = node->origins.list[acks->origin].claimed;
        if (claimed > journal->covered[acks->origin])
            return journal->ticket + 1;
        if (claimed > acks->due)
            ticket = journal->ticket;
    }
    return ticket;
}
