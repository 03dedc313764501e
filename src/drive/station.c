#include "drive/station.h"

#include "world/clock.h"

#include <string.h>

static void on_written(uv_write_t *write, int status)
{
    struct station *station = write->data;

    if (status == UV_ECANCELED)
        return;
    station->writing = false;
    if (status != 0)
        station->lose(station, uv_strerror(status));
    else
        station_flush(station);
}

void station_flush(struct station *station)
{
    if (station->state != STATION_UP || station->writing ||
        station->text_bytes == 0)
        return;
    uv_buf_t buffer = uv_buf_init((char *)station->texts[station->filled],
                                  (unsigned)station->text_bytes);
    station->filled ^= 1;
    station->text_bytes = 0;
    station->writing = true;
    int error = uv_write(&station->write, (uv_stream_t *)&station->tcp, &buffer,
                         1, on_written);
    if (error != 0) {
        station->writing = false;
        station->lose(station, uv_strerror(error));
    }
}

bool station_report(struct station *station, uint32_t who, struct bytes line)
{
    assert(line.size <= STATION_REPORT_BYTES);
    if (station->state != STATION_UP || station->sent_count == station->window)
        return false;
    uint32_t at =
        (station->sent_first + station->sent_count++) % station->window;
    station->sent[at] = (struct station_sent){clock_mono_ns(), who};
    /* There is room: no more lines wait than are without a reply. */
    memcpy(station->texts[station->filled] + station->text_bytes, line.data,
           line.size);
    station->text_bytes += line.size;
    return true;
}

/* A reply too long is judged by what it begins with. */
static void take_line(struct station *station, int64_t now_ns)
{
    const struct station_sent *sent = &station->sent[station->sent_first];
    struct bytes line = {station->line, station->line_bytes};

    station->line_bytes = 0;
    if (station->sent_count == 0) {
        station->lose(station, "it says what nobody asked");
        return;
    }
    station->sent_first = (station->sent_first + 1) % station->window;
    station->sent_count--;
    station->calls->reply(station->context, station, sent->who,
                          now_ns - sent->mono_ns, line);
}

static void take_bytes(struct station *station, struct bytes bytes)
{
    int64_t now_ns = clock_mono_ns();

    while (bytes.size && station->state == STATION_UP) {
        size_t part = bytes_find(bytes, '\n');
        size_t room = sizeof(station->line) - station->line_bytes;
        size_t kept = part < room ? part : room;

        memcpy(station->line + station->line_bytes, bytes.data, kept);
        station->line_bytes += kept;
        if (part == bytes.size)
            return;
        bytes = bytes_skip(bytes, part + 1);
        take_line(station, now_ns);
    }
}

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *room)
{
    static char bytes[65536];

    (void)handle;
    (void)wanted;
    *room = uv_buf_init(bytes, sizeof(bytes));
}

static void on_bytes(uv_stream_t *stream, ssize_t size, const uv_buf_t *room)
{
    struct station *station = stream->data;

    if (size > 0)
        take_bytes(station, bytes_make(room->base, (size_t)size));
    else if (size == UV_EOF)
        station->lose(station, "it has closed the connection");
    else if (size < 0)
        station->lose(station, uv_strerror((int)size));
}

void station_read(struct station *station)
{
    uv_read_start((uv_stream_t *)&station->tcp, give_room, on_bytes);
}
