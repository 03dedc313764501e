#include "drive/dial.h"

#include "world/clock.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#define PAUSE_FIRST_MS 200
#define PAUSE_MOST_MS  5000

/* A connection takes no longer, nor does a reply. */
#define DIAL_MS   3000
#define SILENT_MS 5000

/* How often it is looked whether the server is silent. */
#define LOOK_MS 1000

static void begin(struct station *station);
static void lose(struct station *station, const char *why);

static void on_timer(uv_timer_t *timer)
{
    struct station *station = timer->data;
    const struct station_sent *oldest = &station->sent[station->sent_first];

    if (station->state == STATION_WAITS)
        begin(station);
    else if (station->state == STATION_DIALS)
        lose(station, "it cannot be reached");
    else if (station->sent_count &&
             clock_mono_ns() - oldest->mono_ns > SILENT_MS * INT64_C(1000000))
        lose(station, "it does not reply");
}

/* The pauses of many that lost one server are spread. */
static void wait_to_dial(struct station *station)
{
    double pause_ms = (double)station->pause_ms;

    pause_ms = chance_between(&station->chance, pause_ms / 2, pause_ms * 1.5);
    station->state = STATION_WAITS;
    station->pause_ms *= 2;
    if (station->pause_ms > PAUSE_MOST_MS)
        station->pause_ms = PAUSE_MOST_MS;
    uv_timer_start(&station->timer, on_timer, (uint64_t)pause_ms, 0);
}

static void on_closed(uv_handle_t *handle)
{
    struct station *station = handle->data;

    station->tcp_open = false;
    station->writing = false;
    if (station->state != STATION_ENDS)
        wait_to_dial(station);
}

static void close_tcp(struct station *station)
{
    uv_timer_stop(&station->timer);
    station->sent_count = 0;
    station->text_bytes = 0;
    station->line_bytes = 0;
    if (!station->tcp_open)
        on_closed((uv_handle_t *)&station->tcp);
    else if (!uv_is_closing((uv_handle_t *)&station->tcp))
        uv_close((uv_handle_t *)&station->tcp, on_closed);
}

static void lose(struct station *station, const char *why)
{
    if (station->state != STATION_DIALS && station->state != STATION_UP)
        return;
    bool failed_dial = station->state == STATION_DIALS;
    station->state = STATION_WAITS;
    station->tried = true;
    station->calls->down(station->context, station, failed_dial, why);
    if (station->state != STATION_ENDS)
        close_tcp(station);
}

static void on_connected(uv_connect_t *connect, int status)
{
    struct station *station = connect->data;

    if (station->state != STATION_DIALS || status == UV_ECANCELED)
        return;
    if (status != 0) {
        lose(station, uv_strerror(status));
        return;
    }
    station->state = STATION_UP;
    station->tried = true;
    station->pause_ms = PAUSE_FIRST_MS;
    uv_tcp_nodelay(&station->tcp, 1);
    uv_timer_start(&station->timer, on_timer, LOOK_MS, LOOK_MS);
    station_read(station);
    station->calls->up(station->context, station);
    station->was_up = true;
}

static void begin(struct station *station)
{
    int error = uv_tcp_init(station->loop, &station->tcp);

    station->state = STATION_DIALS;
    station->tcp.data = station->connect.data = station->write.data = station;
    if (error == 0) {
        station->tcp_open = true;
        error = uv_tcp_connect(&station->connect, &station->tcp,
                               (const struct sockaddr *)&station->address,
                               on_connected);
    }
    if (error != 0)
        lose(station, uv_strerror(error));
    else
        uv_timer_start(&station->timer, on_timer, DIAL_MS, 0);
}

int dial_open(struct station *station, uv_loop_t *loop, uint32_t window)
{
    size_t text_bytes = (size_t)window * STATION_REPORT_BYTES;

    station->sent = calloc(window, sizeof(*station->sent));
    station->texts[0] = malloc(text_bytes);
    station->texts[1] = malloc(text_bytes);
    if (!station->sent || !station->texts[0] || !station->texts[1])
        return UV_ENOMEM;
    station->window = window;
    station->loop = loop;
    station->lose = lose;
    station->pause_ms = PAUSE_FIRST_MS;
    uv_timer_init(loop, &station->timer);
    station->timer.data = station->tcp.data = station;
    begin(station);
    return 0;
}

void dial_close(struct station *station)
{
    if (!station->loop || station->state == STATION_ENDS)
        return;
    station->state = STATION_ENDS;
    close_tcp(station);
    uv_close((uv_handle_t *)&station->timer, NULL);
}

void dial_free(struct station *station)
{
    free(station->sent);
    free(station->texts[0]);
    free(station->texts[1]);
}
