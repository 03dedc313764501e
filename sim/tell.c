/* What happens, told to people and summed up in one number. */
#include "sim.h"

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

static void remember(struct sim *sim, const char *text)
{
    struct remembered *place = &sim->history[HISTORY - 1];

    /* The oldest makes room. */
    memmove(sim->history, sim->history + 1,
            (HISTORY - 1) * sizeof(*sim->history));
    place->at_ns = sim->now_ns;
    snprintf(place->text, sizeof(place->text), "%s", text);
}

void sim_tell(struct sim *sim, const char *format, ...)
{
    char text[sizeof(sim->history->text)];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    remember(sim, text);
    if (sim->options->trace)
        printf("%12.3f ms  %s\n", (double)sim->now_ns / NS_PER_MS, text);
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
    for (size_t i = 0; i < HISTORY; i++)
        if (sim->history[i].text[0])
            fprintf(file, "%12.3f ms  %s\n",
                    (double)sim->history[i].at_ns / NS_PER_MS,
                    sim->history[i].text);
    fclose(file);
    return text;
}
