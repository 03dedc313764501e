/*
 * sending.h - records on their way into UPDATES frames.
 *
 * Floor    node.
 */
#ifndef NODE_SENDING_H
#define NODE_SENDING_H

#include "core/entry.h"
#include "node/announce.h"
#include "node/highest.h"

/* Room for one more record and what it may need around it. */
#define ENTRY_ROOM                                                             \
    (ENTRY_BYTES_MAX + ANNOUNCE_ROOM + FRAME_HEADER_BYTES +                    \
     2 * VARINT_BYTES_MAX)

/* The UPDATES frame under way. */
struct sending {
    struct node *node;
    struct link *link; /* NULL = to a file */
    uint8_t *announced;
    struct writer *w;
    size_t enough; /* bytes in w from which on no record is begun */
    bool open;
    size_t begin;
    struct entry_codec codec;
    struct highest highest; /* of the frame's entries */
};

/* Over a link; from so many bytes in w on no record is begun. */
struct sending sending_over(struct node *node, struct link *link,
                            struct writer *w, size_t enough);

/* The record in a slot, behind ORIGINs that it needs. The caller has seen to it
 * that there is ENTRY_ROOM. */
void sending_add(struct sending *sending, uint32_t slot);

/* The same over a link, unless its other end claims it, or has sent it in this
 * session (R4). Gives whether it was needed. */
bool sending_offer(struct sending *sending, uint32_t slot);

/* End the frame, if one is open. */
void sending_end(struct sending *sending);

#endif
