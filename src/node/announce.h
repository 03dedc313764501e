/*
 * announce.h - names an origin to a reader before its index is used.
 *
 * Floor    node.
 */
#ifndef NODE_ANNOUNCE_H
#define NODE_ANNOUNCE_H

#include "node/state.h"

/* Room that one announcement may take. */
#define ANNOUNCE_ROOM                                                          \
    (FRAME_HEADER_BYTES + 2 * VARINT_BYTES_MAX + 8 + SERVER_NAME_BYTES_MAX)

/*
 * An ORIGIN frame, unless this session, or file, had it already.
 *
 * Takes    announced[origin], which remembers that.
 */
void announce(const struct node *node, uint8_t *announced, uint32_t origin,
              struct writer *w);

#endif
