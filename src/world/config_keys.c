#include "world/config_keys.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum err config_fault_at(const struct config_reading *reading,
                         const config_setting_t *setting, const char *format,
                         ...)
{
    unsigned line = config_setting_source_line(setting);
    char cause[sizeof(reading->fault->text)];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(cause, sizeof(cause), format, arguments);
    va_end(arguments);
    if (line == 0)
        return fault_tell(reading->fault, "%s: %s", reading->config->path,
                          cause);
    return fault_tell(reading->fault, "%s:%u: %s",
                      config_setting_source_file(setting), line, cause);
}

static enum err read_text(const struct config_reading *reading,
                          const config_setting_t *setting, char *target,
                          size_t size_max)
{
    const char *text = config_setting_get_string(setting);

    if (!text)
        return config_fault_at(reading, setting, "%s must be a text in quotes",
                               config_setting_name(setting));
    if (!*text || strlen(text) >= size_max)
        return config_fault_at(reading, setting,
                               "%s must have 1 to %zu characters",
                               config_setting_name(setting), size_max - 1);
    memcpy(target, text, strlen(text) + 1);
    return ERR_OK;
}

static enum err read_number(const struct config_reading *reading,
                            const config_setting_t *setting,
                            const struct config_key *key, uint32_t *target)
{
    int type = config_setting_type(setting);
    long long value = config_setting_get_int64(setting);

    if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) ||
        value < key->min || value > key->max)
        return config_fault_at(
            reading, setting, "%s must be a number from %u to %u%s", key->name,
            key->min, key->max,
            key->max > INT32_MAX ? " (beyond 2147483647 write an L behind it)"
                                 : "");
    *target = (uint32_t)value;
    return ERR_OK;
}

static enum err read_bool(const struct config_reading *reading,
                          const config_setting_t *setting, bool *target)
{
    if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
        return config_fault_at(reading, setting, "%s must be true or false",
                               config_setting_name(setting));
    *target = config_setting_get_bool(setting) != 0;
    return ERR_OK;
}

/* "production, course", for people. */
static void list_choices(const struct config_key *key, char *text, size_t size)
{
    size_t used = 0;

    text[0] = 0;
    for (uint32_t i = 0; i < key->max && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s\"%s\"",
                                 i ? ", " : "", key->choices[i]);
}

static enum err read_choice(const struct config_reading *reading,
                            const config_setting_t *setting,
                            const struct config_key *key, void *target)
{
    const char *text = config_setting_get_string(setting);
    char choices[128];

    for (uint32_t i = 0; text && i < key->max; i++)
        if (strcmp(text, key->choices[i]) == 0) {
            memcpy(target, &i, sizeof(i));
            return ERR_OK;
        }
    list_choices(key, choices, sizeof(choices));
    return config_fault_at(reading, setting, "%s must be one of %s", key->name,
                           choices);
}

static enum err read_address(const struct config_reading *reading,
                             const config_setting_t *setting,
                             struct address *target)
{
    const char *text = config_setting_get_string(setting);

    if (text && address_parse(text, target) == ERR_OK)
        return ERR_OK;
    return config_fault_at(
        reading, setting,
        "%s must be \"host:port\", with a port from 1 to "
        "65535, as in \"127.0.0.1:12000\" or \"[::1]:12000\"",
        config_setting_name(setting));
}

static enum err read_key(const struct config_reading *reading,
                         const config_setting_t *setting,
                         const struct config_key *key, void *target)
{
    uint8_t *field = (uint8_t *)target + key->offset;

    _Static_assert(sizeof(enum config_profile) == sizeof(uint32_t),
                   "choices are written as 32 bits");
    switch (key->kind) {
    case KEY_TEXT:
        return read_text(reading, setting, (char *)field, key->max);
    case KEY_NUMBER:
        return read_number(reading, setting, key, (void *)field);
    case KEY_BOOL:
        return read_bool(reading, setting, (void *)field);
    case KEY_CHOICE:
        return read_choice(reading, setting, key, field);
    case KEY_ADDRESS:
        return read_address(reading, setting, (void *)field);
    case KEY_GROUP:
        return config_read_group(reading, setting, key->keys, field);
    case KEY_OTHER:
        break;
    }
    return ERR_OK;
}

static const struct config_key *find_key(const struct config_key *keys,
                                         const char *name)
{
    for (; keys->name; keys++)
        if (strcmp(keys->name, name) == 0)
            return keys;
    return NULL;
}

static enum err fault_unknown(const struct config_reading *reading,
                              const config_setting_t *setting,
                              const struct config_key *keys)
{
    char known[512];
    size_t used = 0;

    known[0] = 0;
    for (; keys->name && used < sizeof(known); keys++)
        used += (size_t)snprintf(known + used, sizeof(known) - used, " %s",
                                 keys->name);
    return config_fault_at(reading, setting,
                           "there is no key \"%s\" here; there are:%s",
                           config_setting_name(setting), known);
}

enum err config_read_group(const struct config_reading *reading,
                           const config_setting_t *group,
                           const struct config_key *keys, void *target)
{
    if (!config_setting_is_group(group))
        return config_fault_at(
            reading, group, "%s must be a group: { ... }",
            config_setting_name(group) ? config_setting_name(group) : "this");
    int count = config_setting_length(group);

    for (int i = 0; i < count; i++) {
        const config_setting_t *member =
            config_setting_get_elem(group, (unsigned)i);
        const struct config_key *key =
            find_key(keys, config_setting_name(member));
        enum err error = key ? read_key(reading, member, key, target)
                             : fault_unknown(reading, member, keys);

        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}
