/*
 * event.h - what goes into a node, and what comes out of it.
 *
 * Floor    node: words alone, no functions.
 * Memory   whatever is borrowed is borrowed for one call.
 */
#ifndef NODE_EVENT_H
#define NODE_EVENT_H

#include "base/err.h"
#include "base/hash.h"
#include "core/command.h"
#include "core/messages.h"
#include "core/record.h"

/* When an event happens, and dice for it. */
struct node_moment {
    int64_t wall_ns; /* since 1970, may jump */
    int64_t mono_ns; /* since any moment, never goes back */
    uint64_t chance; /* 64 random bits */
};

/* How records spread: along one tree, or over every link. */
enum spread { SPREAD_TREE, SPREAD_FLOOD, SPREADS };

/* Time as the herd sees it (docs/REPLICATION.md 11); 0 = off. At most 68 years
 * each. */
struct node_times {
    int64_t max_future_ns;       /* reports may be so far ahead of this clock */
    int64_t max_past_ns;         /* ... and so far behind; at most the TTL */
    int64_t ttl_ns;              /* reports expire so long after their stamp */
    int64_t max_clock_offset_ns; /* farther off, this clock is in doubt */
};

/* Reports wait for at most so many copies, the own one counted. */
#define COPIES_MAX 16

struct node_config {
    struct bytes name;              /* of this server; copied */
    const struct bytes *neighbours; /* names; copied */
    const uint32_t *generations;    /* theirs; NULL = all 0; copied */
    uint32_t neighbour_count;
    uint32_t max_neighbours;    /* room for later ones; 0 = none */
    uint32_t member_generation; /* raised when a name is used again */
    uint8_t herd[16];           /* herd ID, the same on all servers */
    uint64_t config_hash;       /* of members and links, for warnings */
    uint64_t incarnation;       /* of this life, never used before */
    struct hash_key table_key;  /* secret and random */
    uint32_t max_clients;       /* new ones are refused beyond this */
    uint32_t store_clients;     /* room there is: neighbours may bring more */
    size_t text_bytes;          /* room for their texts */
    uint32_t max_origins;       /* lives of servers that are told apart */
    uint32_t max_links;         /* connections, also those not yet proved */
    uint32_t max_followers;     /* bookmarks for others than links */
    enum spread spread;
    uint32_t member_count; /* servers of the herd; 0 = not known */
    struct node_times times;
    uint32_t copies; /* that a report waits for; 0 and 1: the own one */
};

/* ---- events in, wishes out ---- */

enum node_event_kind {
    NODE_LINK_UP,     /* link: a connection is made; neighbour if dialled */
    NODE_LINK_DOWN,   /* link: its connection is gone */
    NODE_LINK_BYTES,  /* link, bytes: what came over it, in order */
    NODE_DIAL_FAILED, /* neighbour: no connection could be made */
    NODE_TICK,        /* the moment that node_timeout named has come */
    NODE_WRITTEN,     /* number, ticket: the log holds everything up to them */
    NODE_STUCK,       /* number: 1 = the log takes nothing; 0 = again */
    NODE_NEIGHBOUR,   /* neighbour gets the name in bytes, and the generation
                         in number; or, with an empty name, is one no more */
    NODE_MEMBERS,     /* number: the configuration's hash; members */
    NODE_STOP,        /* the server stops: say bye on every link */
};

#define NODE_STRANGER UINT32_MAX

struct node_event {
    enum node_event_kind kind;
    struct node_moment now;
    uint32_t link;      /* 0..max_links-1, chosen by the caller at LINK_UP */
    uint32_t neighbour; /* index in the configuration, or NODE_STRANGER */
    struct bytes bytes; /* borrowed for the call */
    uint64_t number;
    uint64_t ticket;  /* of node_record; 0 = there is no journal */
    uint32_t members; /* servers of the herd */
};

/* How far a log is: the feed's number, and what node_record gave. */
struct node_logged {
    uint64_t number, ticket;
};

enum node_wish_kind {
    NODE_DIAL,  /* neighbour: connect, then LINK_UP or DIAL_FAILED */
    NODE_CLOSE, /* link: send what node_want still gives, end, LINK_DOWN */
    NODE_TELL,  /* note: tell people */
};

enum node_note {
    NODE_NOTE_LINK_LIVE,    /* neighbour: reports flow */
    NODE_NOTE_LINK_LOST,    /* neighbour, reason */
    NODE_NOTE_LINK_REFUSED, /* neighbour or stranger, reason: it never lived */
    NODE_NOTE_CONFIG,       /* neighbour has another configuration */
    NODE_NOTE_STORE_FULL,   /* neighbour brought more than there is room for */
    NODE_NOTE_RENEWED,     /* a neighbour knew more of this life than it does */
    NODE_NOTE_DIFFERS,     /* neighbour claims the same, holds something else */
    NODE_NOTE_TIMES,       /* neighbour has another TTL, or max_future */
    NODE_NOTE_CLOCK,       /* most clocks around differ: reports are refused */
    NODE_NOTE_CLOCK_DOUBT, /* the only clock around differs */
    NODE_NOTE_CLOCK_GOOD,  /* that is over */
};

struct node_wish {
    enum node_wish_kind kind;
    enum node_note note;
    uint32_t link;
    uint32_t neighbour; /* or NODE_STRANGER */
    enum bye reason;
    bool theirs; /* the other end gave the reason */
};

/* The caller's memory for at least node_wishes_max(config) wishes. */
struct node_wishes {
    struct node_wish *list;
    size_t count, max;
};

/* ---- recorders: readers of the feed that write it to files ---- */

enum node_recorder {
    NODE_JOURNAL,  /* whatever changes */
    NODE_SNAPSHOT, /* all there was when it began */
    NODE_RECORDERS
};

/* ---- commands of clients ---- */

enum node_verdict {
    NODE_TAKEN,     /* the report counts, or an equal or newer one is here */
    NODE_FULL,      /* a new client, and no room for it */
    NODE_UNWRITTEN, /* the log takes nothing */
    NODE_FUTURE,    /* a stamp too far in the future */
    NODE_PAST,      /* ... in the past */
    NODE_CLOCK,     /* this server's own clock is wrong */
    NODE_FOUND,     /* the question's client is known: at, position */
    NODE_MISSING,   /* it is not */
};

struct node_command {
    struct command command; /* reports and questions; others are passed over */
    uint64_t hash;          /* node_hash of its ID */
};

struct node_answer {
    enum node_verdict verdict;
    int64_t skew_ns;          /* of a report taken */
    struct bytes at;          /* AT line with newline, in the writer's buffer */
    struct position position; /* of the client */
};

/* ---- followers ---- */

struct node_news {
    struct record record; /* a tombstone: the client was forgotten */
    uint64_t number;      /* the feed's, of this change */
    uint32_t slot;        /* below store_clients; this client's alone until it
                             is removed, as node_tell_gone tells */
};

/* A client that expired. */
struct node_gone {
    struct bytes id;
    uint32_t slot; /* where it was; it may be another's by now */
};

/* The most bytes that one takes where it is told. */
#define NODE_GONE_BYTES_MAX (4 + VARINT_BYTES_MAX + ID_BYTES_MAX)

/* ---- looking in ---- */

struct node_counters {
    uint64_t reports;           /* taken from clients */
    uint64_t stale;             /* of these, older than what was stored */
    uint64_t repeated;          /* of these, the same as what was stored */
    uint64_t refused_full;      /* new clients refused for want of room */
    uint64_t refused_unwritten; /* reports, as the log takes nothing */
    uint64_t refused_future;    /* reports whose stamp is too far ahead */
    uint64_t refused_past;      /* ... behind */
    uint64_t refused_clock;     /* ... while this clock was in doubt */
    uint64_t expired;           /* records that were removed */
    uint64_t came_expired;      /* that came over links, and were not stored */
    uint64_t forgotten;         /* clients, by an operator here */
    uint64_t resets;            /* the same */
    uint64_t buried;            /* tombstones that came into the map */
    uint64_t questions;         /* asked */
    uint64_t missing;           /* of these, about a client nobody knows */
    uint64_t received;          /* records that came over links */
    uint64_t won;               /* of these, newer than what was stored */
    uint64_t sent;              /* records sent over links */
    uint64_t sweeps;            /* scans of all records for a link */
    uint64_t resumed;           /* links that went on from a checkpoint */
    uint64_t pulls;         /* times a neighbour was asked for what it has */
    uint64_t pulled;        /* times one asked here */
    uint64_t renewals;      /* lives begun while running */
    uint64_t differences;   /* times a neighbour claimed the same and held
                               something else */
    uint64_t fetched;       /* times one fetched records because of that */
    uint64_t adopted;       /* lives whose unclaimed records were adopted */
    uint64_t links_lived;   /* links that came to life */
    uint64_t links_refused; /* connections that never did */
    uint64_t store_full;    /* records that could not be stored */
    uint64_t origins_full;  /* servers' lives that could not be told apart */
};

struct node_status {
    struct node_counters counters;
    uint32_t clients; /* known; not those who were forgotten */
    uint32_t tombstones, max_clients, store_clients;
    size_t text_bytes_used, text_bytes;
    uint64_t feed_number, written;
    uint32_t copies;   /* that reports wait for */
    uint64_t released; /* the feed's number up to which they have them */
    bool stuck;        /* the log takes nothing */
    bool caught_up;    /* since the start a neighbour has told all it had */
    uint64_t incarnation;
    struct bytes root; /* of the spreading tree; lives as long as the node */
    uint32_t root_distance; /* links between it and here */
    struct hash128 vector_hash;
    struct hash128 map_hash; /* of all records; see map_hash_current */
    bool map_hash_current;   /* it covers every change */
    bool clock_in_doubt;     /* neighbours' clocks differ from this one */
    bool clock_refuses;      /* so many that no reports are taken */
};

struct node_link_status {
    struct bytes name; /* lives until the node changes; empty = a free place */
    bool live, dialled_here;
    int64_t since_mono_ns; /* when it last came or went; 0 = never lived */
    uint64_t lag;          /* changes not sent yet, at the most */
    uint64_t acked;        /* own reports up to this number are safe there */
    bool carrying;         /* records flow from here to there */
    bool parent;           /* it is this server's way to the tree's root */
    bool wanted;           /* it asks for records */
    bool sweeping;
    uint64_t received, sent; /* records, over its life */
    int64_t rtt_ns;          /* 0 = not measured yet */
    int64_t clock_offset_ns; /* their wall clock minus ours, roughly */
    bool same_map;           /* its last PING had our map hash */
    enum bye last_reason;
};

/* The vector: one claim of one life of one server. */
struct node_claim {
    struct bytes name; /* lives until the node changes */
    uint64_t incarnation, claimed, applied;
    uint32_t live; /* records that bear its dots */
};

#endif
