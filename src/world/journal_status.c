#include "world/journal_status.h"

#include "world/status_json.h"

/* What the process before has left, and what became of it. */
static json_t *json_of_found(const struct durable_status *status)
{
    const struct journal_found *found = status->found;
    json_t *object = json_object();

    json_object_set_new(object, "last_end",
                        json_string(durable_last_end(found)));
    json_object_set_new(object, "goes_on", json_boolean(found->goes_on));
    json_set_number(object, "clients", status->loaded_clients);
    json_set_number(object, "bytes", found->bytes);
    json_set_number(object, "skipped", found->skipped);
    json_object_set_new(object, "ms",
                        json_real((double)status->loaded_ns / NS_PER_MS));
    return object;
}

json_t *json_of_journal(struct durable *durable)
{
    json_t *object = json_object();
    enum config_policy policy =
        durable ? durable->config->policy : CONFIG_JOURNAL_NONE;
    struct durable_status status;

    json_object_set_new(object, "policy",
                        json_string(config_policy_names[policy]));
    if (!durable)
        return object;
    durable_status(durable, &status);
    json_object_set_new(object, "stuck", json_boolean(status.stuck));
    json_set_number(object, "file", status.number);
    json_set_number(object, "bytes", status.bytes);
    json_set_number(object, "snapshot_bytes", status.snapshot_bytes);
    json_object_set_new(object, "snapshot_under_way",
                        json_boolean(status.snapshot_under_way));
    json_set_number(object, "batches", status.counters.batches);
    json_set_number(object, "syncs", status.counters.syncs);
    json_set_number(object, "failures", status.counters.failures);
    json_set_number(object, "snapshots", status.counters.snapshots);
    json_set_number(object, "snapshot_failures",
                    status.counters.snapshot_failures);
    json_object_set_new(object, "found", json_of_found(&status));
    return object;
}
