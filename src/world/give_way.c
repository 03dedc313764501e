#include "world/give_way.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

/* A tenth of the time, where all processors are busy. */
#define NICE 10

void give_way(void)
{
    struct sched_param none = {.sched_priority = 0};

    /* On Linux both are of a thread. Where they are not allowed nothing is
     * lost but that. */
    (void)sched_setscheduler(0, SCHED_BATCH, &none);
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
}
