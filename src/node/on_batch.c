/*
 * A batch of clients' commands. A report is ranked against the stored record;
 * one that wins gets a dot and goes to the feed's end, one that loses, or says
 * again what is stored, costs nothing but its reply (docs/REPLICATION.md R1).
 */
#include "node/copies.h"
#include "node/edge.h"
#include "node/expiry.h"
#include "node/merge.h"
#include "node/node.h"

/* The edge keeps this share of the text memory for what neighbours bring. */
#define TEXT_RESERVE 2

static bool edge_is_full(const struct node *node)
{
    const struct texts *texts = &node->store.texts;

    return store_count(&node->store) >= node->max_clients ||
           texts->pages_taken >= texts->page_count / TEXT_RESERVE;
}

static struct record record_of(const struct node *node,
                               const struct command *command,
                               const struct node_moment *now)
{
    bool canonical = stamp_is_canonical(command->stamp_text);

    return (struct record){
        .id = command->id,
        .position = command->position_text,
        .stamp = canonical ? bytes_make(NULL, 0) : command->stamp_text,
        .taker = state_self_name(node),
        .ext = command->ext,
        .stamp_ns = command->stamp_ns,
        .skew_ns = now->wall_ns - command->stamp_ns,
    };
}

/* The client sent once more what is stored: a retry, which is free. */
static bool says_again(const struct record *new, const struct record *stored)
{
    return new->stamp_ns ==
               stored->stamp_ns &&bytes_equal(new->stamp, stored->stamp) &&
           bytes_equal(new->position, stored->position) &&
           bytes_equal(new->ext, stored->ext);
}

static enum err report_new(struct node *node, struct merge *merge,
                           const struct node_moment *now)
{
    if (edge_is_full(node))
        return ERR_FULL;
    return merge_own(node, merge, now);
}

/* Fails    ERR_REFUSED  nothing is to be stored, and that is fine. */
static enum err report_known(struct node *node, struct merge *merge,
                             const struct node_moment *now)
{
    struct record stored = state_record(node, merge->slot);

    /* After a reset a client goes on in the generation that it was given. */
    merge->record.generation = stored.generation;
    if (says_again(&merge->record, &stored)) {
        node->counters.repeated++;
        return ERR_REFUSED;
    }
    if (record_compare(&merge->record, &stored) <= 0) {
        node->counters.stale++;
        return ERR_REFUSED;
    }
    return merge_own(node, merge, now);
}

static enum node_verdict on_report(struct node *node,
                                   const struct node_command *command,
                                   uint32_t slot, const struct node_moment *now)
{
    enum node_verdict verdict =
        edge_judge(node, now, command->command.stamp_ns);

    if (verdict != NODE_TAKEN)
        return verdict;
    struct merge merge = {
        .hash = command->hash,
        .slot = slot,
        .record = record_of(node, &command->command, now),
    };
    enum err error = slot == SLOT_NONE ? report_new(node, &merge, now)
                                       : report_known(node, &merge, now);

    if (error == ERR_FULL) {
        node->counters.refused_full++;
        return NODE_FULL;
    }
    node->counters.reports++;
    if (error == ERR_REFUSED)
        copies_claim_stored(node, slot, now->mono_ns / NS_PER_MS);
    return NODE_TAKEN;
}

static void on_question(struct node *node, uint32_t slot,
                        struct node_answer *answer, struct writer *texts)
{
    size_t begin = texts->size;

    node->counters.questions++;
    answer->verdict = NODE_MISSING;
    if (!state_is_shown(node, slot)) {
        node->counters.missing++;
        return;
    }
    struct record record = state_record(node, slot);
    enum err error = position_parse(record.position, &answer->position);

    assert(error == ERR_OK);
    record_write_at(texts, &record);
    assert(!texts->full);
    answer->verdict = NODE_FOUND;
    answer->at = bytes_make(texts->data + begin, texts->size - begin);
}

/* Tables larger than the cache answer late: ask for them early. */
#define ASK_AHEAD 8

uint64_t node_batch(struct node *node, const struct node_moment *now,
                    const struct node_command *commands, size_t count,
                    struct node_answer *answers, struct writer *texts)
{
    expiry_note(node, now);
    for (size_t i = 0; i < count; i++) {
        const struct node_command *command = &commands[i];
        enum command_kind kind = command->command.kind;

        if (i + ASK_AHEAD < count)
            table_prefetch(&node->store.table, commands[i + ASK_AHEAD].hash);
        if (kind != COMMAND_REPORT && kind != COMMAND_QUESTION)
            continue;
        uint32_t slot =
            store_find(&node->store, command->hash, command->command.id);

        if (kind == COMMAND_QUESTION) {
            on_question(node, slot, &answers[i], texts);
        } else {
            answers[i].verdict = on_report(node, command, slot, now);
            answers[i].skew_ns = now->wall_ns - command->command.stamp_ns;
        }
    }
    copies_mark(node);
    return node->feed.last;
}
