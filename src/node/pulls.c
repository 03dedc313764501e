#include "node/pulls.h"

#include "node/times.h"

/* Four times what it takes on the average. */
static int64_t patience_ms(const struct node *node)
{
    int64_t usual_ms = 4 * (int64_t)node->arrival_ms;

    return usual_ms > PULL_AFTER_MS ? usual_ms : PULL_AFTER_MS;
}

/* Where nothing is missing, all that a neighbour has told is here: since its
 * whole statement, which is what is looked through. */
static void look_for_missing(struct node *node, struct link *link,
                             int64_t since_ms)
{
    const struct origins *origins = &node->origins;

    for (uint32_t i = 0; i < origins->high; i++)
        if (link->peer_claims[i] > origins->list[i].claimed) {
            link->missing =
                (struct missing){true, i, link->peer_claims[i], since_ms};
            return;
        }
    node->caught_up = true;
}

static bool is_still_missing(const struct node *node,
                             const struct missing *missing)
{
    return missing->there &&
           node->origins.list[missing->origin].claimed < missing->seq;
}

void pulls_stated(const struct step *step, struct link *link)
{
    if (!link->missing.there)
        look_for_missing(step->node, link, step->now_ms);
}

/* An exponentially weighted mean: each new delay counts for an eighth. */
static void note_arrival(struct node *node, int64_t delay_ms)
{
    int64_t change_ms = delay_ms - (int64_t)node->arrival_ms;

    node->arrival_ms = (uint32_t)((int64_t)node->arrival_ms + change_ms / 8);
}

void pulls_covered(const struct step *step)
{
    struct node *node = step->node;

    for (uint32_t i = 0; i < node->links_high; i++) {
        struct link *link = &node->links[i];

        if (link->state != LINK_LIVE || !link->missing.there ||
            is_still_missing(node, &link->missing))
            continue;
        note_arrival(node, step->now_ms - link->missing.since_ms);
        link->missing.there = false;
        look_for_missing(node, link, link->stated_at_ms);
    }
}

/* Over a slow link a frame of records comes little by little. */
static bool is_within_frame(const struct link *link)
{
    return frame_begun(bytes_make(link->input, link->input_bytes)) ==
           FRAME_UPDATES;
}

static bool delivers(const struct step *step, const struct link *link)
{
    int64_t ms = patience_ms(step->node);

    return (link->transferring && step->now_ms - link->entry_at_ms < ms) ||
           (is_within_frame(link) && step->now_ms - link->heard_at_ms < ms);
}

static bool somebody_delivers(const struct step *step)
{
    const struct node *node = step->node;

    for (uint32_t i = 0; i < node->links_high; i++)
        if (node->links[i].state == LINK_LIVE &&
            delivers(step, &node->links[i]))
            return true;
    return false;
}

/* One PULL at a time: the next waits until the last one's hold is over. */
static int64_t due_ms(const struct node *node, const struct link *link)
{
    int64_t patient_ms = link->missing.since_ms + patience_ms(node);

    return patient_ms > link->pull_again_ms ? patient_ms : link->pull_again_ms;
}

/* Was just that asked for, and all that was to come has come? Then the other
 * end has forgotten its claim (R10), and will never send what it lacks. */
static bool was_pulled(const struct link *link, const struct missing *missing)
{
    return link->pulled.there && link->pulled.origin == missing->origin &&
           link->pulled.seq == missing->seq && !link->transferring &&
           !is_within_frame(link);
}

void pulls_tick(const struct step *step, struct link *link)
{
    struct node *node = step->node;

    if (!link->missing.there || step->now_ms < due_ms(node, link))
        return;
    struct missing missing = link->missing;
    bool pull = is_still_missing(node, &missing);
    if (pull && was_pulled(link, &missing)) {
        /* All that it claims has been told, but not this. */
        link->peer_claims[missing.origin] =
            node->origins.list[missing.origin].claimed;
        pull = false;
    }
    link->missing.there = false;
    look_for_missing(node, link, step->now_ms);
    if (!pull || somebody_delivers(step))
        return;
    link->pulled = missing;
    link->pull_again_ms = step->now_ms + PULL_HOLD_MS;
    link->owes |= OWES_VECTOR | OWES_PULL;
    node->counters.pulls++;
}

int64_t pulls_timeout_ms(const struct node *node, const struct link *link)
{
    return link->missing.there ? due_ms(node, link) : INT64_MAX;
}
