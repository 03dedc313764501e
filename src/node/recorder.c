#include "node/recorder.h"

void recorder_init(struct node *node, struct block *block,
                   uint32_t origin_count)
{
    for (unsigned i = 0; i < NODE_RECORDERS; i++)
        node->recorders[i] = (struct recorder){
            .announced = block_carve(block, origin_count, 1),
            .covered = block_carve(block, origin_count, sizeof(uint64_t)),
            .due = block_carve(block, origin_count, sizeof(uint64_t)),
            .void_claims = block_carve(block, origin_count, 1),
        };
    node->restored = block_carve(block, origin_count, sizeof(uint32_t));
    node->named = block_carve(block, origin_count, 1);
}

void recorder_unclaim(struct node *node, uint32_t origin)
{
    struct recorder *journal = &node->recorders[NODE_JOURNAL];

    node->recorders[NODE_SNAPSHOT].due[origin] = 0;
    if (journal->covered[origin] == 0)
        return;
    journal->covered[origin] = 0;
    journal->void_claims[origin] = 1;
    journal->some_void = true;
}

void recorder_forget_origin(struct node *node, uint32_t origin)
{
    for (unsigned i = 0; i < NODE_RECORDERS; i++) {
        struct recorder *recorder = &node->recorders[i];

        /* Too late to name it: then no claim is to be believed. */
        recorder->all_void =
            recorder->all_void || recorder->void_claims[origin];
        recorder->announced[origin] = 0;
        recorder->covered[origin] = 0;
        recorder->due[origin] = 0;
        recorder->void_claims[origin] = 0;
    }
    node->named[origin] = 0;
    for (uint32_t i = 0; node->restoring && i < node->origins.count_max; i++)
        if (node->restored[i] == origin + 1)
            node->restored[i] = RESTORED_CROWDED_OUT;
}
