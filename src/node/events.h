/*
 * events.h - what each event and each frame does; one file for each.
 *
 * Floor    node; for the files of this floor alone.
 */
#ifndef NODE_EVENTS_H
#define NODE_EVENTS_H

#include "node/state.h"

void on_link_bytes(const struct step *step, struct link *link,
                   struct bytes bytes);
void on_tick(const struct step *step);
void on_neighbour(const struct step *step, const struct node_event *event);
void on_members(struct node *node, const struct node_event *event);

/*
 * A frame of a link, in the state that allows it.
 *
 * Takes    payload, borrowed for the call.
 * Gives    BYE_NONE, or why the link has to end.
 */
typedef enum bye on_frame(const struct step *step, struct link *link,
                          struct bytes payload);

on_frame on_hello, on_auth, on_origin, on_vector, on_updates, on_cover, on_pull,
    on_ping, on_pong, on_ack, on_hashes, on_fetch, on_bye;

#endif
