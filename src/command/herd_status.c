#include "command/herd_status.h"

#include "world/ask.h"

#include <string.h>

static json_t *ask_status(const struct config *config, const char *name,
                          struct fault *fault)
{
    struct bytes line;
    struct ask ask;
    json_t *status = NULL;

    if (ask_open(config, name, BYTES("status"), &ask, fault) != ERR_OK)
        return NULL;
    if (ask_line(&ask, &line) == ERR_OK)
        status = json_loadb((const char *)line.data, line.size, 0, NULL);
    if (!status)
        fault_tell(fault, "%s gave no status", name);
    ask_close(&ask);
    return status;
}

void herd_status_ask(struct herd_status *herd, const char *name)
{
    struct fault fault;
    json_t *status = ask_status(herd->config, name, &fault);

    if (!status)
        (void)command_fault(&fault, EXIT_FAILED);
    herd->answered += status != NULL;
    herd->list[herd->asked++] = status;
}

void herd_status_free(struct herd_status *herd)
{
    for (uint32_t i = 0; i < herd->asked; i++)
        json_decref(herd->list[i]);
}

enum agreement herd_status_agreement(const struct herd_status *herd)
{
    enum agreement verdict = AGREE;
    const char *first = NULL;

    for (uint32_t i = 0; i < herd->asked; i++) {
        const json_t *status = herd->list[i];

        if (!status)
            continue;
        if (!json_is_true(json_object_get(status, "map_hash_current")))
            return NOT_YET_KNOWN;
        if (!first)
            first = member_text(status, "map_hash");
        if (strcmp(first, member_text(status, "map_hash")) != 0)
            verdict = DIFFER;
    }
    return verdict;
}

int64_t member_number(const json_t *object, const char *group, const char *key)
{
    if (group)
        object = json_object_get(object, group);
    return json_integer_value(json_object_get(object, key));
}

double member_real(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

const char *member_text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? value : "";
}
