#include "common/usage.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/now.h"

/* Read the front of a file of /proc as a string. */
static bool read_text(const char *path, char *text, size_t text_bytes)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    size_t size = fread(text, 1, text_bytes - 1, file);
    text[size] = '\0';
    fclose(file);
    return size > 0;
}

/* Source   proc(5), /proc/PID/stat: fields 14 and 15 are utime and stime. */
static bool read_ticks(pid_t pid, struct usage_process *usage)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    if (!read_text(path, text, sizeof text))
        return false;
    /* The name may hold spaces and brackets: start behind its last one. */
    const char *rest = strrchr(text, ')');
    return rest != NULL &&
           sscanf(rest + 1,
                  " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" SCNu64
                  " %" SCNu64,
                  &usage->user_ticks, &usage->system_ticks) == 2;
}

bool usage_of_process(pid_t pid, struct usage_process *usage)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
        return false;
    usage->cpu_ns = (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
    return read_ticks(pid, usage);
}

bool usage_of_machine(struct usage_machine *usage)
{
    char text[1024];
    uint64_t user, nice, system, hard_irq, soft_irq;
    if (!read_text("/proc/stat", text, sizeof text))
        return false;
    if (sscanf(text,
               "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %*u %*u %" SCNu64
               " %" SCNu64 " %" SCNu64,
               &user, &nice, &system, &hard_irq, &soft_irq,
               &usage->steal_ticks) != 6)
        return false;
    usage->busy_ticks = user + nice + system + hard_irq + soft_irq;
    return true;
}

uint64_t usage_of_self_ns(void)
{
    return now_of_clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

double usage_ticks_per_s(void)
{
    return (double)sysconf(_SC_CLK_TCK);
}
