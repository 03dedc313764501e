/*
 * config_keys.h - reads a group of the configuration by a table of its keys.
 *
 * Floor    world; the one place that knows libconfig, with config.c.
 * Promise  every fault names the file, the line and the cause.
 */
#ifndef WORLD_CONFIG_KEYS_H
#define WORLD_CONFIG_KEYS_H

#include "world/config.h"

#include <libconfig.h>

/* What a reading shares. */
struct config_reading {
    struct config *config;
    struct fault *fault;
};

struct config_key {
    const char *name;
    enum {
        KEY_TEXT,    /* char[max], not empty */
        KEY_NUMBER,  /* uint32_t, min to max */
        KEY_BOOL,    /* bool */
        KEY_CHOICE,  /* an enum: one of max choices */
        KEY_ADDRESS, /* struct address */
        KEY_GROUP,   /* a group, read by another table */
        KEY_OTHER,   /* allowed here, read elsewhere */
    } kind;
    size_t offset;     /* in the target */
    uint32_t min, max; /* of a number; max also of bytes or choices */
    const char *const *choices;
    const struct config_key *keys; /* of a group; ended by one without name */
};

/* The head of a table's row: {KEY("name", KEY_TEXT, struct x, member), ...}. */
#define KEY(key_name, key_kind, type, member)                                  \
    .name = key_name, .kind = key_kind, .offset = offsetof(type, member)

/*
 * Read every member of a group into the target.
 *
 * Fails    ERR_REFUSED  the fault is told.
 */
MUST_USE enum err config_read_group(const struct config_reading *reading,
                                    const config_setting_t *group,
                                    const struct config_key *keys,
                                    void *target);

/* Tell a fault at a setting; always ERR_REFUSED. */
enum err config_fault_at(const struct config_reading *reading,
                         const config_setting_t *setting, const char *format,
                         ...) __attribute__((format(printf, 3, 4)));

#endif
