/*
 * config.h - one file describes the whole herd.
 *
 * Floor    world.
 * Promise  a file is taken whole or refused with file, line and cause; a key
 *          that is not known is an error. Each server finds itself by name.
 * Source   man/muster.conf.5.
 */
#ifndef WORLD_CONFIG_H
#define WORLD_CONFIG_H

#include "base/bytes.h"
#include "base/err.h"
#include "node/event.h"
#include "world/address.h"
#include "world/config_places.h"
#include "world/fault.h"
#include "world/log.h"

#define CONFIG_NAME_MAX    64
#define CONFIG_PATH_MAX    1024
#define CONFIG_SERVERS_MAX 1000

/* Where the file is looked for when none is named. */
#define CONFIG_DEFAULT_PATH "/etc/muster/herd.conf"

enum config_profile { CONFIG_PRODUCTION, CONFIG_COURSE, CONFIG_PROFILES };

struct config_server {
    char name[CONFIG_NAME_MAX + 1];
    struct address clients, links;               /* as others reach them */
    struct address clients_listen, links_listen; /* as this machine does */
    struct address http, http_listen;            /* port 0 = none */
    uint32_t generation; /* raised when the name is used again */
};

struct config_link {
    uint32_t a, b; /* indices in servers, a below b */
};

enum config_policy {
    CONFIG_JOURNAL_WRITTEN, /* a reply leaves when its report is written */
    CONFIG_JOURNAL_FSYNC,   /* ... and synced */
    CONFIG_JOURNAL_NONE,    /* nothing is kept */
    CONFIG_POLICIES
};
extern const char *const config_policy_names[CONFIG_POLICIES];

struct config_journal {
    enum config_policy policy;
    uint32_t sync_ms;   /* at the latest, between two syncs */
    uint32_t rotate_mb; /* of journal, at least, between two snapshots */
    uint32_t forget_s;  /* until who is forgotten is gone from the files */
    uint32_t copies;    /* that a report waits for, the own one counted */
    uint32_t copies_ms; /* for so long; then it is refused */
};

/* The HTTP service of each server. */
struct config_http {
    uint32_t threads;                 /* that serve requests */
    uint32_t max_connections;         /* on one server, streams counted */
    uint32_t connections_per_address; /* 0 = no such limit */
    uint32_t head_bytes;              /* of one request, as it is kept */
    uint32_t body_bytes;
    uint32_t request_s;    /* for one to come in whole */
    uint32_t idle_s;       /* between two of a connection */
    uint32_t max_watchers; /* live streams */
    uint32_t event_ms;     /* at least, between two events of a stream */
    uint32_t friends;      /* that OwnTracks' apps are told of, at most */
    char owntracks_keys[CONFIG_PATH_MAX]; /* file of passphrases; "" = none */
};

struct config_limits {
    uint32_t max_clients;             /* new ones are refused beyond */
    uint32_t store_clients;           /* room: others may bring more */
    uint32_t text_bytes_per_client;   /* of that room, on the average */
    uint32_t max_connections;         /* of clients, on one server */
    uint32_t connections_per_address; /* 0 = no such limit */
    uint32_t line_bytes;              /* longest command */
    uint32_t out_bytes;               /* unread replies until reading pauses */
    uint32_t idle_s;                  /* without a command */
    uint32_t line_s;                  /* for one command to come in whole */
    uint32_t stall_s;                 /* without reading a reply */
    uint32_t questions;               /* under way, on one server */
    uint32_t questions_per_connection;
    uint32_t question_ms; /* until a question is given up */
    uint32_t max_watchers;
    uint32_t max_origins; /* lives of servers told apart */
};

struct config {
    char path[CONFIG_PATH_MAX];
    char herd[CONFIG_NAME_MAX + 1];
    enum config_profile profile;
    struct config_server *servers; /* owned */
    uint32_t server_count;
    struct config_link *links; /* owned */
    uint32_t link_count;
    enum spread spread;
    struct config_places places;
    char data[CONFIG_PATH_MAX];
    uint32_t threads; /* loops of a server */
    struct config_log {
        enum log_level level;
        enum log_format format;
        char file[CONFIG_PATH_MAX]; /* "" = none; else in the data folder */
        bool to_stderr;             /* events; also when there is a file */
        bool lines;                 /* every line taken and given */
    } log;
    struct config_journal journal;
    struct config_http http;
    struct config_limits limits;
    struct config_times {
        uint32_t max_future_s, max_past_s; /* windows for stamps; 0 = none */
        uint32_t ttl_s;                    /* 0 = reports never expire */
        uint32_t max_clock_offset_s;       /* 0 = clocks are not compared */
    } times;
    bool insecure; /* public addresses without TLS are wanted */
};

/*
 * Read and judge a file.
 *
 * Gives    *config, to be freed with config_free; nothing on failure.
 * Fails    ERR_REFUSED  *fault says where and why.
 */
MUST_USE enum err config_load(const char *path, struct config *config,
                              struct fault *fault);
void config_free(struct config *config);

/* Index of a server; ERR_UNKNOWN when there is none of that name. */
MUST_USE enum err config_find(const struct config *config, const char *name,
                              uint32_t *index);

/* The server at a link's other end; CONFIG_NO_SERVER if this one is at neither.
 */
#define CONFIG_NO_SERVER UINT32_MAX
uint32_t config_other_end(const struct config *config, uint32_t link,
                          uint32_t server);

/* A server that has no way over links to the first one; CONFIG_NO_SERVER when
 * all are joined. */
uint32_t config_apart(const struct config *config);

/* Links that a server has. */
uint32_t config_degree(const struct config *config, uint32_t server);

/* "data/NAME/file"; fails if that is too long for text. */
MUST_USE enum err config_data_path(const struct config *config,
                                   const char *server, const char *file,
                                   char *text, size_t text_size);

/* A herd's ID, and a hash of its members and links, and how records spread. */
void config_herd_id(const struct config *config, uint8_t id[16]);
uint64_t config_hash(const struct config *config);

#endif
