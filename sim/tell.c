/* What happens, told to people and summed up in one number. */
#include "host.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sim_mix(struct sim *sim, uint64_t value)
{
    uint64_t x =
        (sim->trace_hash ^ value ^ (uint64_t)sim->now_ns) * 0x9e3779b97f4a7c15u;

    sim->trace_hash = x ^ x >> 32;
}

void sim_tell(struct sim *sim, const char *format, ...)
{
    struct remembered *place = &sim->history[sim->history_at++ % HISTORY];
    va_list arguments;

    place->at_ns = sim->now_ns;
    va_start(arguments, format);
    vsnprintf(place->text, sizeof(place->text), format, arguments);
    va_end(arguments);
    if (sim->options->trace)
        printf("%12.3f ms  %s\n", (double)sim->now_ns / NS_PER_MS, place->text);
}

void sim_tell_of(struct sim *sim, uint32_t host, const char *format, ...)
{
    char text[100];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    sim_tell(sim, "%s %s", sim->hosts[host].name, text);
    if (sim->watcher)
        sim->watcher->told(sim, host, text);
}

void sim_fail(struct sim *sim, const char *format, ...)
{
    char text[256];
    va_list arguments;

    if (sim->failure)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    sim->failure = strdup(text);
    sim_tell(sim, "FAILURE %s", text);
}

char *sim_history(const struct sim *sim)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    assert(file);
    for (uint32_t i = 0; i < HISTORY; i++) {
        const struct remembered *place =
            &sim->history[(sim->history_at + i) % HISTORY];

        if (place->text[0])
            fprintf(file, "%12.3f ms  %s\n", (double)place->at_ns / NS_PER_MS,
                    place->text);
    }
    fclose(file);
    return text;
}
