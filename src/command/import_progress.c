#include "command/import_progress.h"

#include "world/clock.h"

#include <stdio.h>
#include <string.h>

#define TELL_EVERY_MS 10000
#define BAR           24

struct import_progress import_progress_begin(bool terminal)
{
    int64_t now_ms = clock_mono_ms();

    return (struct import_progress){terminal, .begun_ms = now_ms,
                                    .told_ms = now_ms, .stage = ""};
}

static double share_of(const struct places_progress *progress)
{
    if (progress->all <= 0)
        return -1;
    return progress->used < progress->all
               ? (double)progress->used / (double)progress->all
               : 1;
}

/* "[######------]  50 %", or what was read when nobody knows of how much. */
static int write_bar(char *text, size_t room,
                     const struct places_progress *progress)
{
    char bar[BAR + 1];
    double share = share_of(progress);

    if (share < 0 && progress->used == 0)
        return snprintf(text, room, "...");
    if (share < 0)
        return snprintf(text, room, "%.1f MiB",
                        (double)progress->used / (1 << 20));
    size_t full = (size_t)(share * BAR);
    memset(bar, '-', BAR);
    memset(bar, '#', full);
    bar[BAR] = 0;
    return snprintf(text, room, "[%s] %3.0f %%", bar, share * 100);
}

/* The time left, if this stage goes on as it has. */
static void write_left(char *text, size_t room, double share, double passed_s)
{
    text[0] = 0;
    if (share <= 0.01 || passed_s < 0.5)
        return;
    long left_s = (long)(passed_s / share - passed_s + 0.5);
    snprintf(text, room, ", ETA %ld:%02ld", left_s / 60, left_s % 60);
}

static void print(const struct import_progress *shown, int64_t now_ms,
                  const struct places_progress *progress)
{
    char bar[64], left[32];
    double passed_s = (double)(now_ms - shown->stage_ms) / 1000;
    double all_s = (double)(now_ms - shown->begun_ms) / 1000;
    double rate = all_s > 0 ? (double)progress->places / all_s : 0;

    (void)write_bar(bar, sizeof(bar), progress);
    write_left(left, sizeof(left), share_of(progress), passed_s);
    fprintf(stderr, "%s%s %s, %lld places, %.0f/s%s%s",
            shown->terminal ? "\r" : "", progress->stage, bar,
            (long long)progress->places, rate, left,
            shown->terminal ? "\033[K" : "\n");
}

void import_progress_show(struct import_progress *shown,
                          const struct places_progress *progress)
{
    int64_t now_ms = clock_mono_ms();

    if (strcmp(shown->stage, progress->stage) != 0) {
        shown->stage = progress->stage;
        shown->stage_ms = now_ms;
    }
    if (!shown->terminal && now_ms - shown->told_ms < TELL_EVERY_MS)
        return;
    shown->told_ms = now_ms;
    print(shown, now_ms, progress);
}

double import_progress_end(struct import_progress *shown)
{
    if (shown->terminal)
        fputs("\r\033[K", stderr);
    return (double)(clock_mono_ms() - shown->begun_ms) / 1000;
}
