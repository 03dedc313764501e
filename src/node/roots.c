#include "node/roots.h"

#include "node/times.h"

#include <string.h>

void roots_init(struct node *node, struct block *block)
{
    struct tree *tree = &node->tree;

    /* One for each link, the present one, this server, and one to spare. */
    tree->root_count = node->link_count + 3;
    tree->roots = block_carve(block, tree->root_count, sizeof(*tree->roots));
}

struct bytes roots_name(const struct node *node, uint16_t index)
{
    const struct root *root = &node->tree.roots[index];

    return bytes_make(root->name, root->name_bytes);
}

static bool is_in_use(const struct node *node, uint32_t index)
{
    if (index == node->tree.root ||
        node->tree.roots[index].life == node->tree.life)
        return true;
    for (uint32_t i = 0; i < node->links_high; i++) {
        const struct link *link = &node->links[i];

        if (link->state == LINK_LIVE && link->advert.there &&
            link->advert.root == index)
            return true;
    }
    return false;
}

/* A free place, or that of the stalest that nobody speaks of. */
static uint16_t find_place(const struct node *node)
{
    const struct tree *tree = &node->tree;
    uint32_t stalest = tree->root_count;

    for (uint32_t i = 0; i < tree->root_count; i++) {
        if (!tree->roots[i].used)
            return (uint16_t)i;
        if (!is_in_use(node, i) &&
            (stalest == tree->root_count ||
             tree->roots[i].newest_at_ms < tree->roots[stalest].newest_at_ms))
            stalest = i;
    }
    assert(stalest < tree->root_count);
    return (uint16_t)stalest;
}

static uint16_t find(const struct node *node, const struct beacon *beacon)
{
    for (uint32_t i = 0; i < node->tree.root_count; i++)
        if (node->tree.roots[i].used &&
            node->tree.roots[i].life == beacon->life &&
            bytes_equal(roots_name(node, (uint16_t)i), beacon->root))
            return (uint16_t)i;
    return UINT16_MAX;
}

/* Nobody has told a newer number for so long that no old one can still be on
 * its way: what was told may have been a lie, which nothing true would ever
 * surpass. This server's own numbers it knows. */
static bool is_over(const struct step *step, const struct root *root)
{
    return step->now_ms - root->newest_at_ms >= ROOT_FORGET_MS &&
           root->life != step->node->tree.life;
}

static void forget_told(struct root *root)
{
    root->newest = 0;
    root->own_number = 0;
    root->own_distance = UINT32_MAX;
}

uint16_t roots_note(const struct step *step, const struct beacon *beacon)
{
    struct tree *tree = &step->node->tree;
    uint16_t index = find(step->node, beacon);
    bool is_new = index == UINT16_MAX;

    if (is_new)
        index = find_place(step->node);
    struct root *root = &tree->roots[index];
    if (is_new) {
        *root = (struct root){
            .used = true,
            .name_bytes = (uint8_t)beacon->root.size,
            .life = beacon->life,
            .own_distance = UINT32_MAX,
        };
        memcpy(root->name, beacon->root.data, beacon->root.size);
    }
    if (!is_new && is_over(step, root))
        forget_told(root);
    if (is_new || beacon->number > root->newest) {
        root->newest = beacon->number;
        root->newest_at_ms = step->now_ms;
    }
    return index;
}

void roots_note_stall(struct node *node, int64_t gap_ms)
{
    for (uint32_t i = 0; i < node->tree.root_count; i++)
        node->tree.roots[i].newest_at_ms += gap_ms;
}

int roots_compare(const struct node *node, uint16_t a, uint16_t b)
{
    uint64_t life_a = node->tree.roots[a].life;
    uint64_t life_b = node->tree.roots[b].life;
    int order = bytes_compare(roots_name(node, a), roots_name(node, b));

    if (order != 0)
        return order;
    return (life_a < life_b) - (life_a > life_b);
}

bool roots_is_self(const struct node *node, uint16_t root)
{
    return bytes_equal(roots_name(node, root), state_self_name(node));
}

bool roots_is_fresh(const struct step *step, uint16_t index)
{
    const struct root *root = &step->node->tree.roots[index];

    return step->now_ms - root->newest_at_ms < ROOT_FRESH_MS;
}

bool roots_is_feasible(const struct node *node, const struct advert *advert)
{
    const struct root *root = &node->tree.roots[advert->root];

    if (advert->number != root->own_number)
        return advert->number > root->own_number;
    return advert->distance < root->own_distance;
}

void roots_tell(struct node *node, uint16_t index, uint32_t number,
                uint32_t distance)
{
    struct root *root = &node->tree.roots[index];

    if (number > root->own_number) {
        root->own_number = number;
        root->own_distance = distance;
    } else if (number == root->own_number && distance < root->own_distance) {
        root->own_distance = distance;
    }
}
