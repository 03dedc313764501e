/*
 * station.h - the connection to one server: reports go out, replies come in.
 *
 * Floor    drive.
 * Promise  at most `window` reports are without a reply; what is kept for them
 *          is all the memory there is.
 */
#ifndef DRIVE_STATION_H
#define DRIVE_STATION_H

#include "base/bytes.h"
#include "drive/chance.h"

#include <sys/socket.h>
#include <uv.h>

/* The longest report, with its newline. */
#define STATION_REPORT_BYTES 128
#define STATION_LINE_BYTES   512

enum station_state {
    STATION_DIALS,
    STATION_UP,
    STATION_WAITS, /* to dial again */
    STATION_ENDS   /* it is closed, and not dialled again */
};

struct station;

struct station_calls {
    /* It is up: for the first time, unless was_up. */
    void (*up)(void *context, struct station *station);
    /* It was up and is no more, or a dial failed; why is some words. */
    void (*down)(void *context, struct station *station, bool failed_dial,
                 const char *why);
    /* A line came after delay_ns in reply to who's report. */
    void (*reply)(void *context, struct station *station, uint32_t who,
                  int64_t delay_ns, struct bytes line);
};

struct station_sent {
    int64_t mono_ns;
    uint32_t who;
};

struct station {
    const char *name; /* of the server; borrowed */
    char address_text[280];
    struct sockaddr_storage address;
    const struct station_calls *calls;
    void *context;
    /* The connection is no good any more; set by dial.c. */
    void (*lose)(struct station *station, const char *why);
    struct chance chance;

    enum station_state state;
    bool tried, was_up; /* at least once */
    uint64_t pause_ms;
    uv_loop_t *loop;
    uv_tcp_t tcp;
    uv_timer_t timer;
    uv_connect_t connect;
    uv_write_t write;
    bool tcp_open, writing;

    struct station_sent *sent; /* a ring of window */
    uint32_t window, sent_first, sent_count;
    uint8_t *texts[2]; /* one is being written, the other filled */
    size_t text_bytes;
    unsigned filled;
    uint8_t line[STATION_LINE_BYTES];
    size_t line_bytes;

    uint64_t acknowledged;        /* the counts are the owner's */
    uint64_t acknowledged_before; /* a second ago */
};

/* Take a report, a line with its newline. Gives false if it is not up, or too
 * many are without a reply. */
bool station_report(struct station *station, uint32_t who, struct bytes line);

/* Send what was taken. */
void station_flush(struct station *station);

/* It is connected: take what comes. */
void station_read(struct station *station);

#endif
