/*
 * usage.h - what a process and the whole machine have used of the CPU so far.
 *
 * Units    cpu_ns counts user and system time of all threads, ended ones too,
 *          from the scheduler's own clock. Ticks are 1/usage_ticks_per_s() s
 *          and only good for shares.
 */
#ifndef BENCH_USAGE_H
#define BENCH_USAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct usage_process {
    uint64_t cpu_ns;
    uint64_t user_ticks;
    uint64_t system_ticks;
};

struct usage_machine {
    uint64_t busy_ticks;  /* All CPUs, everything but idle and waiting. */
    uint64_t steal_ticks; /* Taken by the host of this virtual machine. */
};

/* Fails with false when there is no such process (any more). */
bool usage_of_process(pid_t pid, struct usage_process *usage);

/* Fails with false when /proc/stat cannot be read. */
bool usage_of_machine(struct usage_machine *usage);

/* CPU time of the calling process. */
uint64_t usage_of_self_ns(void);

double usage_ticks_per_s(void);

#endif
