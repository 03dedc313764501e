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
#include "core/ping.h"
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
    OWES_PULL = 1 << 7,
    OWES_HASHES = 1 << 8,
    OWES_FETCH = 1 << 9,
    OWES_ACK = 1 << 10,
};

/* Records are compared in so many parts, by a hash of their IDs. */
#define BUCKETS 256

/* What the other end's last PING said of the tree. */
struct advert {
    bool there;
    uint16_t root; /* index in the tree's roots */
    uint32_t number, distance;
};

/* Something that the other end claims and this server does not. */
struct missing {
    bool there;
    uint32_t origin;
    uint64_t seq;
    int64_t since_ms;
};

/* ACKs that the other end wants of a life of its own. */
struct acks {
    uint64_t life;         /* 0 = it wants none */
    uint32_t origin;       /* the same here, or ORIGIN_NONE */
    uint64_t given;        /* what the journal was given of it ... */
    uint64_t given_ticket; /* ... is written with this ticket, at the latest */
    uint64_t due, told;
};

struct link {
    enum link_state state;
    unsigned owes;
    uint32_t neighbour; /* NODE_STRANGER until its HELLO */
    bool dialled;       /* by this server */
    uint32_t session;   /* never 0, never used before */
    uint64_t peer_incarnation;
    bool doubted;      /* another process came under its neighbour's name */
    bool other_config; /* its herd has other members or links than ours */
    bool other_times;  /* ... another TTL, or future */
    bool measured;     /* a PONG has shown the other end's clock */
    enum bye bye;
    int64_t opened_at_ms, heard_at_ms, pinged_at_ms;
    struct pong pong; /* the one owed */
    struct acks acks; /* those for the other end */
    uint64_t acked;   /* own number up to which it has acknowledged */

    /* The role: do records flow from here (docs/REPLICATION.md 7)? */
    struct advert advert;
    bool wanted;             /* its last PING asked for records */
    int64_t pulled_until_ms; /* a PULL holds until then */
    bool carrying;           /* records flow, or will after the wait */
    bool waiting;            /* ... for its fresh VECTOR */
    int64_t wait_until_ms;
    int64_t stated_at_ms;  /* when its last VECTOR was whole; 0 = never */
    int64_t told_at_ms;    /* when ours was owed last */
    uint64_t told_version; /* of the claims that it told */
    bool delivered;        /* all that was due has gone out since the start */

    /* Sending: the bookmark, and a scan of all slots beside it. */
    bool streaming;
    bool paused; /* not streaming, but it knows how far it came */
    uint32_t mark;
    bool sweeping;
    bool held;          /* the other end wants the sweep to rest */
    bool sounding;      /* no PONG yet since the sweep's first records */
    int64_t sounded_ns; /* the PING behind them; 0 = not sent yet */
    uint32_t sweep_at, sweep_end, sweep_sent;
    int64_t lagging_since_ms; /* 0 = the bookmark has drained */
    uint64_t lag_target;      /* the feed's last number then */
    uint32_t vector_at;       /* origins stated so far */
    uint64_t cover_version;
    uint64_t *peer_claims;  /* [origin] what the other end claims */
    uint64_t *told;         /* [origin] what it was told that we claim */
    uint64_t *covered;      /* [origin] what it was sent a COVER for */
    uint64_t *sweep_claims; /* [origin] claims when the sweep began */
    uint8_t *announced;     /* [origin] it knows our index's meaning */

    /* Repair: which buckets the other end wants, and which this one. */
    uint8_t fetched[BUCKETS / 8], to_fetch[BUCKETS / 8];
    uint32_t fetch_at, fetch_end;
    int64_t repaired_at_ms;                  /* 0 = never */
    struct hash128 still_theirs, still_ours; /* the maps, and since when */
    int64_t still_since_ms;

    /* Receiving. */
    struct missing missing;
    struct missing pulled; /* what the last PULL was for */
    int64_t pull_again_ms; /* no PULL before this */
    bool transferring;     /* entries came since its last COVER */
    int64_t entry_at_ms;   /* when the last one came */
    size_t uncovered;      /* entries since its last COVER */
    bool bulk_over;        /* it had its turn to bring them alone */
    uint32_t *meanings;    /* [their index] our origin + 1; 0 = none */
    uint32_t meanings_high;
    bool prefaced;
    uint8_t *input; /* FRAME_BYTES_MAX */
    size_t input_bytes;
};

#define LINK_NONE UINT32_MAX

struct neighbour {
    bool used;
    uint16_t name;       /* index in neighbour_names */
    uint32_t generation; /* of its membership, at least */
    uint32_t link;       /* the live one, or LINK_NONE */
    bool dialling;       /* a dial is under way, or its link not yet proved */
    int64_t dial_at_ms;
    uint32_t backoff_ms;
    bool told_live;       /* people believe that the link lives */
    enum bye told_reason; /* the last refusal told, so that it is told once */
    struct node_link_status status;
};

/* A server that was heard of as the root of a tree (docs/REPLICATION.md 7). */
struct root {
    bool used;
    uint8_t name_bytes;
    uint8_t name[SERVER_NAME_BYTES_MAX];
    uint64_t life;
    uint32_t newest; /* number that anybody told */
    int64_t newest_at_ms;
    uint32_t own_number, own_distance; /* the best that this server told */
};

struct tree {
    uint64_t
        life; /* this server's, as a root: new whenever numbers begin anew */
    struct root *roots;
    uint32_t root_count;
    uint32_t member_count; /* servers of the herd: no path is longer */
    bool flooding_always;  /* the herd spreads without a tree */
    int64_t flooding_until_ms;
    uint32_t parent; /* link, or LINK_NONE */
    uint16_t root;
    uint32_t number, distance;
    int64_t beat_at_ms; /* of the root: when the number last rose */
};

/* A bookmark, and what was claimed, at a moment when all was claimed. */
struct checkpoint {
    uint32_t mark;
    int64_t at_ms;
    uint64_t number;  /* the feed's last then */
    uint64_t *claims; /* [origin] */
};

struct checkpoints {
    struct checkpoint *list; /* the oldest first */
    uint32_t count;
};

/* A claim as summed up. */
struct vector_term {
    uint64_t incarnation, claimed;
    struct hash128 hash;
};

struct vector {
    struct vector_term *terms; /* [origin] as summed up */
    struct hash128 sum;
    uint64_t version; /* of the claims then */
};

/* How far a file is with what it is to hold. */
struct recorder {
    bool on;
    uint32_t mark;
    uint64_t last;      /* number from which on nothing is meant for it */
    uint8_t *announced; /* [origin] the file knows our index's meaning */
    uint64_t *covered;  /* [origin] the claims that it has */
    uint64_t *due;      /* [origin] of a snapshot: those of its beginning */
    uint64_t cover_version;
    uint64_t ticket;      /* how often it was given something */
    uint8_t *void_claims; /* [origin] what it has is no longer claimed */
    bool some_void, all_void;
};

/* What neighbours' clocks say of this one. */
enum fence {
    FENCE_OPEN,   /* nothing */
    FENCE_DOUBT,  /* one of the two is wrong, and nobody knows which */
    FENCE_CLOSED, /* it is this one: reports are refused */
};

/* What is over by now; see expiry.h. */
struct expiry {
    int64_t ahead_ns;       /* of the steady clock the wall clock is */
    int64_t doubt_until_ms; /* it has jumped, or the server has just begun */
    bool is_trusted;        /* things may expire */
    int64_t over_before_ns; /* stamps of what is over are below this */
    int64_t hashed_from_ns; /* stamps in the map hash are not */
    bool is_hashed;         /* all slots were seen since that changed */
    bool is_quiet;          /* nor does it change soon, nor has just now */
    uint32_t at;            /* the next slot that is looked at */
    int64_t due_ms;
};

/* So many batches that wait for copies are told apart. */
#define COPIES_MARKS 256

/* Batches with the feed's number from this on need copies up to seq. */
struct copies_mark {
    uint64_t number, seq;
};

struct copies {
    uint32_t wanted; /* 0 and 1: the own one is enough */
    uint64_t marked; /* own number of the last mark */
    uint32_t first, count;
    struct copies_mark marks[COPIES_MARKS]; /* a ring */
};

struct node {
    struct names names;           /* of servers, as anybody tells them */
    struct names neighbour_names; /* as configured */
    struct origins origins;
    struct vector vector;
    struct store store;
    struct feed feed;
    struct checkpoints checkpoints;
    struct tree tree;
    struct recorder recorders[NODE_RECORDERS];
    uint32_t *restored; /* [index in the file] our origin plus 1; 0 = none */
    uint8_t *named;     /* [origin] the file has an index for it */
    bool restoring;     /* these tables are in use */

    struct link *links;
    uint32_t link_count;
    uint32_t links_high; /* links from here on were never used */
    struct neighbour *neighbours;
    uint32_t neighbour_max;
    uint32_t neighbour_count; /* places from here on were never used */

    uint8_t herd[16];
    struct hash_key table_key, map_key;
    uint64_t config_hash;
    uint32_t member_generation;
    uint64_t incarnation; /* at the start; the origin's may be renewed */
    uint32_t max_clients;
    struct node_times times;
    uint32_t max_followers, follower_count;
    struct writer *gone; /* who expires is told there; NULL = nowhere */
    uint32_t bulk_link;  /* it brings much that is missing; or LINK_NONE */
    int64_t bulk_since_ms;
    struct expiry expiry;
    enum fence fence;
    int64_t fenced_at_ms; /* when it was found no better */
    uint32_t last_session;
    uint64_t written;
    uint64_t written_ticket; /* the journal's, likewise */
    bool acks_wanted;        /* somebody has asked for ACKs */
    struct copies copies;
    bool stuck;     /* the log takes nothing */
    bool caught_up; /* some neighbour's claims were all claimed here */
    int64_t stepped_at_ms;
    bool stopping;

    int64_t lives_at_ms;      /* when lives are looked through at the latest */
    int64_t crowded_until_ms; /* the table of lives was full not long ago */
    int64_t thin_out_at_ms;   /* when the next life may be forgotten for room */

    uint32_t hash_mark;
    struct hash128 *hashes; /* [slot] as summed up in map_hash */
    struct hash128 map_hash;
    struct hash128 buckets[BUCKETS]; /* parts of which it is the sum */
    int64_t hash_at_ms;              /* when the next slice is due */
    bool hash_restored; /* it has not been abreast since the start */

    uint32_t arrival_ms; /* between hearing of a report and having it; mean */

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

/* Has a record of that generation and stamp expired? */
static inline bool state_is_over(const struct node *node, uint32_t generation,
                                 int64_t stamp_ns)
{
    return generation == 0 && stamp_ns < node->expiry.over_before_ns;
}

/* Is there anything in the slot (or SLOT_NONE) that has not expired? */
bool state_is_there(const struct node *node, uint32_t slot);

/* Is it a report, which may be shown? */
bool state_is_shown(const struct node *node, uint32_t slot);

/* The keyed hash of an ID; the key never changes. */
uint64_t state_hash(const struct node *node, struct bytes id);

/* One more wish of this step. */
void state_wish(const struct step *step, struct node_wish wish);

#endif
