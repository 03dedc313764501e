/* Agreement: whether all hold and claim the same, and what differs if not. */
#include "check.h"
#include "endings.h"
#include "inside.h"
#include "seen.h"

/* What is over for some clock may be gone there, and not elsewhere. */
static bool find_lasting(const struct sim *sim, uint32_t host, uint32_t key,
                         struct record *record)
{
    return seen_find(sim, host, key, record) && !endings_is_over(sim, record);
}

static bool same_map(const struct sim *sim, uint32_t a, uint32_t b)
{
    if (!sim->times.ttl_ns &&
        inside_count(sim->hosts[a].node) != inside_count(sim->hosts[b].node))
        return false;
    for (uint32_t key = 0; key < sim->keys; key++) {
        struct record at_a, at_b;
        bool there = find_lasting(sim, a, key, &at_a);

        if (there != find_lasting(sim, b, key, &at_b) ||
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

/* With whom must it agree? NULL = it is the first of its herd, or gone. */
static const struct node *first_of(const struct sim *sim, uint32_t index)
{
    uint32_t herd = sim->hosts[index].herd;

    return herd == HOST_NONE || herd == index ? NULL : sim->hosts[herd].node;
}

static bool same_claims(const struct sim *sim, uint32_t index)
{
    struct node_status first, other;

    if (is_lied_to(sim))
        return true;
    node_status(first_of(sim, index), &first);
    node_status(sim->hosts[index].node, &other);
    return hash128_equal(first.vector_hash, other.vector_hash);
}

bool check_agreement(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        if (first_of(sim, i) && !same_claims(sim, i))
            return false;
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        if (first_of(sim, i) && !same_map(sim, sim->hosts[i].herd, i))
            return false;
    return true;
}

static bool same_hash(const struct sim *sim, uint32_t index)
{
    struct node_status first, other;

    node_status(first_of(sim, index), &first);
    node_status(sim->hosts[index].node, &other);
    return first.map_hash_current && other.map_hash_current &&
           hash128_equal(first.map_hash, other.map_hash);
}

bool check_hashes(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        if (first_of(sim, i) && !same_hash(sim, i))
            return false;
    return true;
}

static bool same_root(const struct sim *sim, uint32_t index)
{
    struct node_status first, other;

    node_status(first_of(sim, index), &first);
    node_status(sim->hosts[index].node, &other);
    return bytes_equal(first.root, other.root);
}

bool check_one_tree(struct sim *sim)
{
    uint32_t carrying = 0, due = 0;

    if (sim->options->spread == SPREAD_FLOOD)
        return true;
    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        if (sim->hosts[i].herd == HOST_NONE)
            continue;
        if (first_of(sim, i) && !same_root(sim, i))
            return false;
        due += first_of(sim, i) ? 2 : 0;
        carrying += inside_carrying(sim->hosts[i].node);
    }
    return carrying == due;
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
        if (!sim->hosts[i].gone)
            explain_tree(sim, i);
    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        uint32_t herd = sim->hosts[i].herd;

        if (!first_of(sim, i))
            continue;
        explain_claims(sim, herd, i);
        explain_claims(sim, i, herd);
        if (!same_map(sim, herd, i))
            sim_tell(sim, "the records of %s are not those of %s",
                     sim->hosts[i].name, sim->hosts[herd].name);
    }
}
