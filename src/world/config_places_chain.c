#include "world/config_places_read.h"

#include <string.h>

static bool is_in_chain(const struct config_places *places,
                        enum config_provider provider)
{
    for (uint32_t i = 0; i < places->chain_count; i++)
        if (places->chain[i] == provider)
            return true;
    return false;
}

static enum err add_to_chain(const struct config_reading *reading,
                             const config_setting_t *list, int index)
{
    struct config_places *places = &reading->config->places;
    const char *name = config_setting_get_string_elem(list, index);
    uint32_t provider = 0;

    while (name && provider < CONFIG_PLACES_NONE &&
           strcmp(name, config_provider_names[provider]) != 0)
        provider++;
    if (!name || provider == CONFIG_PLACES_NONE ||
        is_in_chain(places, (enum config_provider)provider))
        return config_fault_at(reading, list,
                               "chain must be a list of some of \"local\", "
                               "\"google\", \"google-legacy\", \"overpass\", "
                               "each once, as in (\"google\", \"local\")");
    places->chain[places->chain_count++] = (enum config_provider)provider;
    return ERR_OK;
}

static enum err read_chain(const struct config_reading *reading,
                           const config_setting_t *list)
{
    int count = config_setting_length(list);
    enum err error = ERR_OK;

    if (!config_setting_is_aggregate(list) || count < 1 ||
        count > CONFIG_CHAIN_MAX)
        return config_fault_at(reading, list,
                               "chain must be a list of 1 to %d providers, as "
                               "in (\"google\", \"local\")",
                               CONFIG_CHAIN_MAX);
    for (int i = 0; i < count && error == ERR_OK; i++)
        error = add_to_chain(reading, list, i);
    return error;
}

enum err config_places_chain(const struct config_reading *reading,
                             const config_setting_t *setting)
{
    struct config_places *places = &reading->config->places;
    const config_setting_t *list =
        setting ? config_setting_get_member(setting, "chain") : NULL;

    if (places->provider == CONFIG_PLACES_CHAIN && !list)
        return config_fault_at(reading, setting,
                               "provider = \"chain\" needs the key chain: who "
                               "is asked, one after the other, as in chain = "
                               "(\"google\", \"local\")");
    if (places->provider != CONFIG_PLACES_CHAIN && list)
        return config_fault_at(reading, list,
                               "chain is for provider = \"chain\"");
    if (list)
        return read_chain(reading, list);
    if (places->provider != CONFIG_PLACES_NONE)
        places->chain[places->chain_count++] = places->provider;
    return ERR_OK;
}
