/*
 * state.h - the node's tables, and what its events share.
 *
 * Floor    node; for the files of this floor alone.
 * Shape    event -> tables -> state -> on_* -> node: one file for each event,
 *          a switch in node.c that only calls.
 */
#ifndef NODE_STATE_H
#define NODE_STATE_H

#include "core/frame.h"
#include "core/hello.h"
#include "node/event.h"
#include "node/feed.h"
#include "node/names.h"
#include "node/origins.h"
#include "node/store.h"

enum link_state {
    LINK_FREE,     /* no connection */
    LINK_GREETING, /* connected; its HELLO is awaited */
    LINK_PROVING,  /* greeted; its AUTH is awaited */
    LINK_LIVE,     /* proved, and the one kept for its neighbour */
    LINK_ENDING,   /* closed here; only a BYE may still go out */
    LINK_STATES
};

/* Frames that a link owes the other end; sent when there is room. */
enum link_owes {
    OWES_HELLO = 1 << 0,
    OWES_AUTH = 1 << 1,
    OWES_VECTOR = 1 << 2,
    OWES_PING = 1 << 3,
    OWES_PONG = 1 << 4,
    OWES_COVER = 1 << 5, /* also of what the other end claims already */
    OWES_BYE = 1 << 6,
};

struct link {
    enum link_state state;
    unsigned owes;
    uint32_t neighbour; /* NODE_STRANGER until its HELLO */
    bool dialled;       /* by this server */
    uint32_t session;   /* never 0, never used before */
    uint64_t peer_incarnation;
    bool other_config; /* its herd has other members or links than ours */
    enum bye bye;
    int64_t opened_at_ms, heard_at_ms, pinged_at_ms;
    struct pong pong; /* the one owed */

    /* Sending: the bookmark, and a scan of all slots beside it. */
    bool streaming;
    uint32_t mark;
    bool sweeping;
    uint32_t sweep_at, sweep_end;
    uint32_t vector_at; /* origins stated so far */
    uint64_t cover_version;
    uint64_t *peer_claims;  /* [origin] what the other end claims */
    uint64_t *covered;      /* [origin] what it was sent a COVER for */
    uint64_t *sweep_claims; /* [origin] claims when the sweep began */
    uint8_t *announced;     /* [origin] it knows our index's meaning */

    /* Receiving. */
    uint32_t *meanings; /* [their index] our origin + 1; 0 = none */
    uint32_t meanings_high;
    bool prefaced;
    uint8_t *input; /* FRAME_BYTES_MAX */
    size_t input_bytes;
};

#define LINK_NONE UINT32_MAX

struct neighbour {
    uint16_t name;
    uint32_t link; /* the live one, or LINK_NONE */
    bool dialling; /* a dial is under way, or its link not yet proved */
    int64_t dial_at_ms;
    uint32_t backoff_ms;
    bool told_live;       /* people believe that the link lives */
    enum bye told_reason; /* the last refusal told, so that it is told once */
    struct node_link_status status;
};

struct node {
    struct names names;
    struct origins origins;
    struct store store;
    struct feed feed;

    struct link *links;
    uint32_t link_count;
    struct neighbour *neighbours;
    uint32_t neighbour_count;

    uint8_t herd[16];
    struct hash_key table_key, map_key;
    uint64_t config_hash;
    uint64_t incarnation;
    uint32_t max_clients;
    uint32_t max_followers, follower_count;
    uint32_t last_session;
    uint64_t written;
    int64_t stepped_at_ms;
    bool stopping;

    uint32_t hash_mark;
    struct hash128 *hashes; /* [slot] as summed up in map_hash */
    struct hash128 map_hash;
    int64_t hash_at_ms; /* when the next slice is due */

    struct node_counters counters;
};

/* What the parts of one step share. */
struct step {
    struct node *node;
    const struct node_moment *now;
    int64_t now_ms; /* of the steady clock */
    struct node_wishes *wishes;
};

struct bytes state_self_name(const struct node *node);

/* The record in a slot, with its taker's name; readable until it changes. */
struct record state_record(const struct node *node, uint32_t slot);

/* The keyed hash of an ID; the key never changes. */
uint64_t state_hash(const struct node *node, struct bytes id);

/* One more wish of this step. */
void state_wish(const struct step *step, struct node_wish wish);

#endif
