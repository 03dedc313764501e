#include "loadgen/report.h"

#include <inttypes.h>
#include <stdio.h>

/* What the run used: differences of its two snapshots. */
struct used {
    double run_s;
    double server_s, server_user_share;
    double generator_s;
    double others_s; /* By all other processes together. */
    double steal_s;
};

/* A quotient for people: nothing of nothing is 0. */
static double per(double amount, double whole)
{
    return whole > 0 ? amount / whole : 0;
}

static double seconds(uint64_t from_ns, uint64_t to_ns)
{
    return (double)(to_ns - from_ns) / 1e9;
}

static struct used used_between(const struct snapshot *a,
                                const struct snapshot *b)
{
    double per_s = usage_ticks_per_s();
    uint64_t busy = b->machine.busy_ticks - a->machine.busy_ticks;
    uint64_t steal = b->machine.steal_ticks - a->machine.steal_ticks;
    uint64_t user = b->server.user_ticks - a->server.user_ticks;
    uint64_t system = b->server.system_ticks - a->server.system_ticks;
    struct used used = {
        .run_s = seconds(a->at_ns, b->at_ns),
        .server_s = seconds(a->server.cpu_ns, b->server.cpu_ns),
        .server_user_share = per((double)user, (double)(user + system)),
        .generator_s = seconds(a->self_cpu_ns, b->self_cpu_ns),
        .steal_s = (double)steal / per_s,
    };
    used.others_s = (double)busy / per_s - used.server_s - used.generator_s;
    return used;
}

static void print_setting(const struct options *options)
{
    printf("\"dialect\":\"%s\",\"connections\":%" PRIu32
           ",\"pipeline\":%" PRIu32 ",\"keys\":%" PRIu64 ",\"rate\":%.1f",
           options->dialect->name, options->connections, options->pipeline,
           options->keys, options->rate_per_s);
}

static void print_counts(const struct tally *tally, double run_s)
{
    double replies = (double)tally->replies;
    printf(",\"run_s\":%.3f,\"replies\":%" PRIu64 ",\"refused\":%" PRIu64
           ",\"replies_per_s\":%.0f",
           run_s, tally->replies, tally->refused, per(replies, run_s));
    printf(",\"sent_bytes_per_reply\":%.1f,\"received_bytes_per_reply\":%.1f",
           per((double)tally->sent_bytes, replies),
           per((double)tally->received_bytes, replies));
    printf(",\"replies_per_read\":%.2f,\"reads_per_wait\":%.2f"
           ",\"late\":%" PRIu64,
           per(replies, (double)tally->reads),
           per((double)tally->reads, (double)tally->waits), tally->late);
}

/* CPU time per reply, and how busy everybody was (1.0 is one whole CPU). */
static void print_cpu(const struct used *used, double replies)
{
    printf(",\"server_cpu_us\":%.4f,\"server_util\":%.3f"
           ",\"server_user_share\":%.3f",
           per(used->server_s * 1e6, replies), per(used->server_s, used->run_s),
           used->server_user_share);
    printf(",\"generator_cpu_us\":%.4f,\"generator_util\":%.3f",
           per(used->generator_s * 1e6, replies),
           per(used->generator_s, used->run_s));
    printf(",\"others_util\":%.3f,\"steal_util\":%.3f",
           per(used->others_s, used->run_s), per(used->steal_s, used->run_s));
}

static void print_latency(const struct hist *latency_ns)
{
    static const struct {
        const char *name;
        double percent;
    } rows[] = {{"p50", 50}, {"p90", 90}, {"p99", 99}, {"p999", 99.9}};
    printf(",\"latency_us\":{\"mean\":%.2f", hist_mean(latency_ns) / 1e3);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        printf(",\"%s\":%.2f", rows[i].name,
               (double)hist_percentile(latency_ns, rows[i].percent) / 1e3);
    printf(",\"max\":%.2f}", (double)latency_ns->max / 1e3);
}

void report_print(const struct options *options, const struct tally *tally)
{
    struct used used = used_between(&tally->begin, &tally->end);
    putchar('{');
    print_setting(options);
    print_counts(tally, used.run_s);
    print_cpu(&used, (double)tally->replies);
    print_latency(&tally->latency_ns);
    puts("}");
}
