/*
 * scene_parts.h - what the parts of a scene share.
 */
#ifndef SIM_SCENE_PARTS_H
#define SIM_SCENE_PARTS_H

#include "host.h"
#include "run.h"
#include "sim.h"
#include "traffic.h"

#define SCENE_HOSTS 12
#define SCENE_NAME  12
#define SCENE_EDGES 32
#define SCENE_WORDS 40
#define SCENE_BEATS 8
#define SCENE_LIVES 64
#define SCENE_KEYS  20000

/* What the trace shows. */
enum watch {
    WATCH_LINKS = 1 << 0,
    WATCH_RECORDS = 1 << 1,
    WATCH_NOTES = 1 << 2,
    WATCH_PULLS = 1 << 3,
    WATCH_CLAIMS = 1 << 4,
    WATCH_ROLES = 1 << 5,
    WATCH_STREAMS = 1 << 6,
    WATCH_DIALS = 1 << 7,
};

#define WATCH_USUAL (WATCH_LINKS | WATCH_RECORDS | WATCH_NOTES | WATCH_PULLS)

/* What the scene's head says; the herd is made of it. */
struct head {
    char labels[SCENE_HOSTS][SCENE_NAME]; /* what the scene calls the servers */
    char names[SCENE_HOSTS][SCENE_NAME];  /* what they call themselves */
    bool absent[SCENE_HOSTS], by_hand[SCENE_HOSTS];
    uint32_t servers, links;
    struct edge edges[SCENE_EDGES];
    int64_t latency_ns, log_lag_ns;
    bool disks, synced;
    uint64_t rotate_bytes;
};

/* Clients that report at one server again and again, one after the other. */
struct beat {
    bool on;
    uint32_t host, first, count, at;
    int64_t every_ns;
    char position[24];
};

/* A life of a server, in the order in which they began: A, A', A''. */
struct scene_life {
    struct bytes name;
    uint64_t incarnation;
};

struct shown;
struct hand;

struct scene {
    struct sim sim; /* the first, so that watchers find the scene */
    struct options options;
    struct head head;
    bool made;
    bool bad; /* something that was expected is not */
    const char *path;
    uint32_t line; /* number in the file */
    char *text;    /* of the whole file, cut into lines */
    char words_text[512];

    char (*ids)[20];
    bool *quiet; /* [key] one of many, not shown on its own */
    uint32_t keys;

    unsigned watching;
    struct beat beats[SCENE_BEATS];
    uint32_t beat_count;
    bool beating; /* one of them reports: not shown where it does */
    struct scene_life lives[SCENE_LIVES];
    uint32_t life_count;
    struct shown *shown; /* [host] what the trace has shown of it */
    struct hand *hands;  /* [host] */
    uint64_t mark_sent;  /* records sent until the last mark */
    char found[160];     /* why the last expectation does not hold */
};

typedef void scene_command(struct scene *scene, char **words, uint32_t count);

/* ---- scene.c ---- */

/* The file is not understood: says where and why, and exits. */
_Noreturn void scene_die(const struct scene *scene, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Let time pass, up to that moment. */
void scene_run_to(struct scene *scene, int64_t at_ns);

/* ---- scene_words.c ---- */

/* text, with the NUL behind it, must fit into the room. */
void scene_copy(char *to, size_t room, const char *text);

uint32_t scene_split(char *line, char **words);
uint64_t scene_number(const struct scene *scene, const char *word);
int64_t scene_ns(const struct scene *scene, const char *number,
                 const char *unit);
uint32_t scene_host(const struct scene *scene, const char *word);
bool scene_is_host(const struct scene *scene, const char *word);

/* "A-B" or "A>B": two servers and what is between them. */
struct pair {
    uint32_t from, to, edge;
    char sign;
};

bool scene_is_pair(const char *word);
struct pair scene_pair(const struct scene *scene, const char *word);

/* The place of one in the other's configuration. */
uint32_t scene_neighbour(const struct scene *scene, uint32_t host,
                         uint32_t other);

/* "bus1", or "bus1..bus400", which are many. */
uint32_t scene_keys(const struct scene *scene, const char *word,
                    uint32_t *count);
void scene_learn_keys(struct scene *scene, const char *word);

/* The ordinal of a life of that name, noted if it is new. */
uint32_t scene_life(struct scene *scene, struct bytes name,
                    uint64_t incarnation);

/* "A'" is the second life of A; false if there was none. */
bool scene_find_life(const struct scene *scene, const char *word,
                     struct scene_life *life);

/* ---- scene_world.c ---- */

scene_command head_servers, head_links, head_absent, head_named, head_by_hand,
    head_spread, head_latency, head_log, head_disks, head_seed, head_ttl,
    head_future, head_offset;

void scene_make(struct scene *scene);
void scene_free(struct scene *scene);

/* ---- scene_do.c ---- */

scene_command do_report, do_every, do_rest, do_cut, do_join, do_reset, do_kill,
    do_power, do_start, do_freeze, do_thaw, do_clock, do_hold, do_release,
    do_slow, do_delay, do_drop, do_list, do_members, do_generation, do_mark,
    do_forget, do_reset_client;

void do_beat(struct scene *scene, uint32_t beat);

/* ---- scene_disk.c ---- */

scene_command do_stop, do_copy, do_restore, do_roll_back, do_wipe, do_flip,
    do_fail;

/* The disk of a server; without one the scene is no scene. */
struct host_disk *scene_disk_of(const struct scene *scene, uint32_t host);

/* ---- scene_expect.c ---- */

scene_command do_expect, do_until;

/* ---- scene_hand.c ---- */

scene_command do_dial, do_say;

void hands_make(struct scene *scene);
void hand_heard(struct sim *sim, uint32_t host, const struct node_event *event);
size_t hand_say(struct sim *sim, uint32_t host, uint32_t link, uint8_t *buffer);

/* A report at a hand. */
void hand_take(struct scene *scene, uint32_t host, char **words);

/* Up to which number of its own it was told that they are safe. */
uint64_t hand_acked(const struct scene *scene, uint32_t host);

/* ---- scene_watch.c ---- */

extern const struct watcher scene_watcher;

void watch_make(struct scene *scene);
void watch_free(struct scene *scene);

/* Tell how many records came that no line has told of. */
void watch_sum_up(struct scene *scene);

scene_command do_watch, do_unwatch;

/* A line of the trace; host HOST_NONE: of nobody. */
void scene_tell(struct scene *scene, uint32_t host, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A life and a number of it, as the trace names them: A':12. */
struct dot_text {
    char text[48];
};

struct dot_text scene_dot(struct scene *scene, struct bytes name,
                          uint64_t incarnation, uint64_t seq);

#endif
