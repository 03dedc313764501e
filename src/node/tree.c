#include "node/tree.h"

#include "node/incarnation.h"
#include "node/roots.h"
#include "node/times.h"

static uint16_t note_self(const struct step *step, uint32_t number)
{
    const struct node *node = step->node;

    return roots_note(step, &(struct beacon){.root = state_self_name(node),
                                             .life = node->tree.life,
                                             .number = number});
}

void tree_init(struct node *node, const struct node_config *config,
               const struct node_moment *now)
{
    int64_t now_ms = now->mono_ns / NS_PER_MS;
    struct step step = {.node = node, .now = now, .now_ms = now_ms};

    node->tree.life = incarnation_new(now, 0);

    node->tree.member_count =
        config->member_count ? config->member_count : UINT32_MAX;
    node->tree.flooding_always = config->spread == SPREAD_FLOOD;
    node->tree.parent = LINK_NONE;
    node->tree.beat_at_ms = now_ms;
    node->tree.root = note_self(&step, 0);
}

bool tree_is_root(const struct node *node)
{
    return node->tree.parent == LINK_NONE;
}

struct beacon tree_beacon(const struct node *node)
{
    const struct tree *tree = &node->tree;

    return (struct beacon){
        .root = roots_name(node, tree->root),
        .life = tree->roots[tree->root].life,
        .number = tree->number,
        .distance = tree->distance,
    };
}

bool tree_wants(const struct node *node, const struct link *link,
                int64_t now_ms)
{
    const struct tree *tree = &node->tree;

    return tree->flooding_always || now_ms < tree->flooding_until_ms ||
           (!tree_is_root(node) && link == &node->links[tree->parent]);
}

/* ---- choosing ---- */

/* A way to a root: over a link, or none when it is this server. */
struct way {
    uint32_t link;
    uint16_t root;
    uint32_t number, distance;
};

static bool is_open(const struct step *step, const struct link *link)
{
    const struct advert *advert = &link->advert;

    return link->state == LINK_LIVE && advert->there &&
           advert->distance < step->node->tree.member_count - 1 &&
           !roots_is_self(step->node, advert->root) &&
           roots_is_fresh(step, advert->root) &&
           roots_is_feasible(step->node, advert);
}

/* The better root, then the shorter way, then the one that is taken already,
 * then whichever neighbour is configured first. */
static bool is_better(const struct node *node, const struct way *a,
                      const struct way *b)
{
    int order = roots_compare(node, a->root, b->root);

    if (order != 0)
        return order < 0;
    if (a->distance != b->distance)
        return a->distance < b->distance;
    if (a->link == node->tree.parent || b->link == node->tree.parent)
        return a->link == node->tree.parent;
    return node->links[a->link].neighbour < node->links[b->link].neighbour;
}

static struct way choose(const struct step *step)
{
    const struct node *node = step->node;
    struct way best = {.link = LINK_NONE};

    best.root = note_self(step, 0);
    best.number = node->tree.roots[best.root].newest;
    for (uint32_t i = 0; i < node->links_high; i++) {
        const struct advert *advert = &node->links[i].advert;

        if (!is_open(step, &node->links[i]))
            continue;
        struct way way = {i, advert->root, advert->number,
                          advert->distance + 1};
        if (is_better(node, &way, &best))
            best = way;
    }
    return best;
}

/* The way to the root is lost, and no other is known: until one is found,
 * records go everywhere, and are asked for everywhere. */
static void flood(const struct step *step)
{
    step->node->tree.flooding_until_ms = step->now_ms + FLOOD_MS;
}

void tree_ping(const struct step *step, struct link *link)
{
    link->owes |= OWES_PING | OWES_COVER;
    link->pinged_at_ms = step->now_ms;
}

static void ping_all(const struct step *step)
{
    struct node *node = step->node;

    for (uint32_t i = 0; i < node->links_high; i++)
        if (node->links[i].state == LINK_LIVE)
            tree_ping(step, &node->links[i]);
}

static bool settle(const struct step *step)
{
    struct tree *tree = &step->node->tree;
    struct way way = choose(step);
    bool had_parent = !tree_is_root(step->node);
    bool same = way.link == tree->parent && way.root == tree->root &&
                way.number == tree->number && way.distance == tree->distance;

    if (same)
        return false;
    tree->parent = way.link;
    tree->root = way.root;
    tree->number = way.number;
    tree->distance = way.distance;
    roots_tell(step->node, way.root, way.number, way.distance);
    if (had_parent && tree_is_root(step->node))
        flood(step);
    ping_all(step);
    return true;
}

/* ---- events ---- */

/* What others say of this server's own beats it knows better. */
static uint16_t note(const struct step *step, const struct beacon *beacon)
{
    const struct node *node = step->node;

    if (beacon->life == node->tree.life &&
        bytes_equal(beacon->root, state_self_name(node)))
        return note_self(step, 0);
    return roots_note(step, beacon);
}

bool tree_hear(const struct step *step, struct link *link,
               const struct beacon *beacon)
{
    link->advert = (struct advert){
        .there = true,
        .root = note(step, beacon),
        .number = beacon->number,
        .distance = beacon->distance,
    };
    return settle(step);
}

bool tree_lose(const struct step *step, struct link *link)
{
    struct tree *tree = &step->node->tree;

    link->advert.there = false;
    if (tree_is_root(step->node) || link != &step->node->links[tree->parent])
        return false;
    return settle(step);
}

static void beat(const struct step *step)
{
    struct tree *tree = &step->node->tree;

    tree->beat_at_ms = step->now_ms;
    tree->number++;
    (void)note_self(step, tree->number);
    roots_tell(step->node, tree->root, tree->number, 0);
    ping_all(step);
}

bool tree_tick(const struct step *step)
{
    struct tree *tree = &step->node->tree;

    bool flooded =
        tree->flooding_until_ms && step->now_ms >= tree->flooding_until_ms;

    if (flooded) {
        tree->flooding_until_ms = 0;
        ping_all(step); /* nobody need send any more */
    }
    bool settled = settle(step);
    if (tree_is_root(step->node) && step->now_ms - tree->beat_at_ms >= PING_MS)
        beat(step);
    return flooded || settled;
}

int64_t tree_timeout_ms(const struct node *node)
{
    const struct tree *tree = &node->tree;
    int64_t due_ms = tree_is_root(node)
                         ? tree->beat_at_ms + PING_MS
                         : tree->roots[tree->root].newest_at_ms + ROOT_FRESH_MS;

    if (tree->flooding_until_ms && tree->flooding_until_ms < due_ms)
        due_ms = tree->flooding_until_ms;
    return due_ms;
}
