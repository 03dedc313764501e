/* Agreement: whether all hold and claim the same, and what differs if not. */
#include "check.h"
#include "inside.h"
#include "seen.h"

static bool same_map(const struct sim *sim, uint32_t a, uint32_t b)
{
    if (inside_count(sim->hosts[a].node) != inside_count(sim->hosts[b].node))
        return false;
    for (uint32_t key = 0; key < sim->keys; key++) {
        struct record at_a, at_b;
        bool there = seen_find(sim, a, key, &at_a);

        if (there != seen_find(sim, b, key, &at_b) ||
            (there && record_compare(&at_a, &at_b) != 0))
            return false;
    }
    return true;
}

/* Where a mad peer lied of lives, the same records may bear other dots. */
static bool is_lied_to(const struct sim *sim)
{
    return sim->options->profile == PROFILE_HOSTILE;
}

bool check_agreement(struct sim *sim)
{
    struct node_status first, other;

    node_status(sim->hosts[0].node, &first);
    for (uint32_t i = 1; i < sim->graph.servers; i++) {
        node_status(sim->hosts[i].node, &other);
        if (!hash128_equal(first.vector_hash, other.vector_hash) &&
            !is_lied_to(sim))
            return false;
    }
    for (uint32_t i = 1; i < sim->graph.servers; i++)
        if (!same_map(sim, 0, i))
            return false;
    return true;
}

bool check_hashes(struct sim *sim)
{
    struct node_status first, other;

    node_status(sim->hosts[0].node, &first);
    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        node_status(sim->hosts[i].node, &other);
        if (!other.map_hash_current ||
            !hash128_equal(first.map_hash, other.map_hash))
            return false;
    }
    return true;
}

bool check_one_tree(struct sim *sim)
{
    uint32_t carrying = 0;
    struct node_status first, other;

    if (sim->options->spread == SPREAD_FLOOD)
        return true;
    node_status(sim->hosts[0].node, &first);
    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        node_status(sim->hosts[i].node, &other);
        if (!bytes_equal(first.root, other.root))
            return false;
        carrying += inside_carrying(sim->hosts[i].node);
    }
    return carrying == 2 * (sim->graph.servers - 1);
}

static uint64_t claim_at(const struct node *node, const struct node_claim *of)
{
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(node, i, &used, &claim); i++)
        if (used && claim.incarnation == of->incarnation &&
            bytes_equal(claim.name, of->name))
            return claim.claimed;
    return 0;
}

static void explain_claims(struct sim *sim, uint32_t a, uint32_t b)
{
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(sim->hosts[a].node, i, &used, &claim);
         i++) {
        uint64_t other = used ? claim_at(sim->hosts[b].node, &claim) : 0;

        if (used && claim.live && claim.claimed > other)
            sim_tell(sim,
                     "%s claims %llu of %.*s (applied %llu, live %u), %s "
                     "%llu",
                     sim->hosts[a].name, (unsigned long long)claim.claimed,
                     (int)claim.name.size, (const char *)claim.name.data,
                     (unsigned long long)claim.applied, claim.live,
                     sim->hosts[b].name, (unsigned long long)other);
    }
}

/* Where each server believes that the root is, and what its links do. */
static void explain_tree(struct sim *sim, uint32_t index)
{
    const struct node *node = sim->hosts[index].node;
    struct node_link_status link;
    struct node_status status;

    node_status(node, &status);
    sim_tell(sim, "%s: root %.*s, %u away", sim->hosts[index].name,
             (int)status.root.size, (const char *)status.root.data,
             status.root_distance);
    sim_tell(sim,
             "    store full %llu, lives full %llu, renewed %llu, adopted %llu",
             (unsigned long long)status.counters.store_full,
             (unsigned long long)status.counters.origins_full,
             (unsigned long long)status.counters.renewals,
             (unsigned long long)status.counters.adopted);
    for (uint32_t i = 0; i < node_neighbour_count(node); i++) {
        node_link_status(node, i, &link);
        sim_tell(sim, "    %.*s: %s%s%s%s", (int)link.name.size,
                 (const char *)link.name.data, link.live ? "live" : "dead",
                 link.carrying ? ", carrying" : "",
                 link.parent ? ", parent" : "", link.wanted ? ", wanted" : "");
    }
}

void check_explain(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        explain_tree(sim, i);
    for (uint32_t i = 1; i < sim->graph.servers; i++) {
        explain_claims(sim, 0, i);
        explain_claims(sim, i, 0);
        if (!same_map(sim, 0, i))
            sim_tell(sim, "the records of %s are not those of %s",
                     sim->hosts[i].name, sim->hosts[0].name);
    }
}
