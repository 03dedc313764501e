/*
 * heard.h - is what a node sends over a link well said, and true?
 */
#ifndef TEST_FUZZ_HEARD_H
#define TEST_FUZZ_HEARD_H

#include "node/node.h"

/*
 * Ends the target unless the bytes are whole frames, after the preface if
 * there is one, each as its type has to be; and unless what they say of claims
 * is no more than the node claims at this moment. Called right after
 * node_want, for a link that the node was not told anything about meanwhile.
 */
void heard_judge(const struct node *node, struct bytes heard);

#endif
