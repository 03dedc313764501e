#include "drive/board.h"

#include "base/writer.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Elsewhere than on a terminal every so many statuses are printed. */
#define PLAIN_EVERY 10

/* Longer ones end in "..."; a terminal's own width may be less. */
#define STATUS_BYTES 1024

struct board board_make(void)
{
    return (struct board){.terminal = isatty(STDOUT_FILENO),
                          .silent = PLAIN_EVERY - 1};
}

/* What stands on the status' line is written over. The cursor is left at its
 * begin, so that others who write to the terminal do that, too. */
static void clear(const struct board *board)
{
    if (board->terminal)
        fputs("\r\033[K", stdout);
}

void board_tell(struct board *board, const char *format, ...)
{
    va_list values;

    clear(board);
    va_start(values, format);
    vprintf(format, values);
    va_end(values);
    putchar('\n');
    fflush(stdout);
}

static size_t columns(const struct board *board)
{
    struct winsize size;

    if (!board->terminal || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
        size.ws_col < 20 || size.ws_col > STATUS_BYTES)
        return board->terminal ? 80 : STATUS_BYTES;
    return size.ws_col;
}

static void write_stations(struct writer *w, struct fleet *fleet,
                           double seconds)
{
    const char *between = "";

    for (uint32_t i = 0; i < fleet->station_count; i++) {
        struct station *station = &fleet->stations[i];
        uint64_t lately = station->acknowledged - station->acknowledged_before;
        char text[160];

        station->acknowledged_before = station->acknowledged;
        snprintf(text, sizeof(text), "%s%s %.0f", between, station->name,
                 (double)lately / seconds);
        if (station->state != STATION_UP)
            snprintf(text, sizeof(text), "%s%s (down)", between, station->name);
        writer_text(w, text);
        between = ", ";
    }
}

/* The delays of the last second become part of all. */
static double take_delays(struct fleet *fleet)
{
    double ms = delays_ms(&fleet->delays_lately, 0.99);

    delays_join(&fleet->delays, &fleet->delays_lately);
    fleet->delays_lately = (struct delays){0};
    return ms;
}

static void print(const struct board *board, const char *text, size_t size)
{
    size_t most = columns(board) - board->terminal;
    bool cut = size > most;

    clear(board);
    printf("%.*s%s%s", (int)(cut ? most - 3 : size), text, cut ? "..." : "",
           board->terminal ? "\r" : "\n");
    fflush(stdout);
}

void board_status(struct board *board, struct fleet *fleet, double seconds)
{
    char text[STATUS_BYTES + 160], head[120];
    struct writer w = writer_make(text, sizeof(text));
    uint64_t lately = fleet->delays_lately.count;
    double p99_ms = take_delays(fleet);

    if (!board->terminal) {
        snprintf(head, sizeof(head), "%u vehicles, ", fleet->vehicle_count);
        writer_text(&w, head);
    }
    snprintf(head, sizeof(head), "%.0f%s/s, p99 %.1f ms",
             (double)lately / seconds, board->terminal ? "" : " reports",
             p99_ms);
    writer_text(&w, head);
    if (fleet->counts.refused) {
        snprintf(head, sizeof(head), ", %" PRIu64 " refused",
                 fleet->counts.refused);
        writer_text(&w, head);
    }
    writer_text(&w, "; ");
    write_stations(&w, fleet, seconds);
    if (!board->terminal && ++board->silent < PLAIN_EVERY)
        return;
    board->silent = 0;
    print(board, text, w.size);
}

void board_summary(struct board *board, struct fleet *fleet, double seconds)
{
    const struct fleet_counts *counts = &fleet->counts;

    (void)take_delays(fleet);
    board_tell(board,
               "%u vehicles, %" PRIu64 " reports in %.1f s: %" PRIu64
               " acknowledged, %" PRIu64 " refused, %" PRIu64 " unanswered",
               fleet->vehicle_count, counts->sent, seconds,
               counts->acknowledged, counts->refused, counts->unanswered);
    if (fleet->delays.count)
        board_tell(board, "replies took: p50 %.2f ms, p99 %.2f ms",
                   delays_ms(&fleet->delays, 0.5),
                   delays_ms(&fleet->delays, 0.99));
    if (counts->nowhere)
        board_tell(board, "not sent, as no server was up: %" PRIu64,
                   counts->nowhere);
    if (counts->held)
        board_tell(board,
                   "not sent, as too many were without a reply: %" PRIu64,
                   counts->held);
    if (counts->refused)
        board_tell(board, "the first that was refused: %s", fleet->reason);
}
