#include "drive/drive.h"

#include "drive/board.h"
#include "drive/dial.h"
#include "drive/outfit.h"
#include "world/clock.h"

#include <signal.h>
#include <uv.h>

/* Reports leave evenly: as many every time as are due. */
#define TICK_MS 10

/* How many may be without a reply from one server. */
#define WINDOW_LEAST 64
#define WINDOW_MOST  32768

/* How long it waits for replies at the end. */
#define END_MS 2000

struct drive {
    const struct drive_options *options;
    struct fault *fault;
    enum err error;
    uv_loop_t loop;
    uv_timer_t tick, second, end;
    uv_signal_t on_int, on_term;
    struct fleet fleet;
    struct board board;
    int64_t began_ns, status_ns;
    double reported; /* since began_ns, or dropped as too late */
    bool begun, ending;
};

static double seconds_since(int64_t mono_ns)
{
    return (double)(clock_mono_ns() - mono_ns) / NS_PER_S;
}

/* ---- the end ---- */

static void close_handle(void *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void close_all(struct drive *drive)
{
    close_handle(&drive->tick);
    close_handle(&drive->second);
    close_handle(&drive->end);
    close_handle(&drive->on_int);
    close_handle(&drive->on_term);
    for (uint32_t i = 0; i < drive->fleet.station_count; i++)
        dial_close(&drive->fleet.stations[i]);
}

static void on_end(uv_timer_t *timer)
{
    close_all(timer->data);
}

static void end_if_answered(struct drive *drive)
{
    if (drive->ending && fleet_waiting(&drive->fleet) == 0)
        close_all(drive);
}

/* No more reports; those that are under way are waited for. */
static void begin_end(struct drive *drive)
{
    drive->ending = true;
    uv_timer_stop(&drive->tick);
    uv_timer_stop(&drive->second);
    uv_timer_start(&drive->end, on_end, END_MS, 0);
    end_if_answered(drive);
}

static void on_stop(uv_signal_t *handle, int number)
{
    struct drive *drive = handle->data;

    (void)number;
    if (drive->ending)
        close_all(drive);
    else
        begin_end(drive);
}

static void on_over(uv_timer_t *timer)
{
    begin_end(timer->data);
}

/* ---- stations ---- */

static void report_due(struct drive *drive)
{
    const struct drive_options *options = drive->options;
    double rate = options->rate * drive->fleet.vehicle_count;
    double due = seconds_since(drive->began_ns) * rate;

    /* Who was held up does not make up for more than each vehicle's last. */
    if (due - drive->reported > drive->fleet.vehicle_count + 1)
        drive->reported = due - drive->fleet.vehicle_count;
    for (; drive->reported + 1 <= due; drive->reported++)
        fleet_report(&drive->fleet, options->speed / options->rate);
    fleet_flush(&drive->fleet);
}

static void on_tick(uv_timer_t *timer)
{
    report_due(timer->data);
}

static void on_second(uv_timer_t *timer)
{
    struct drive *drive = timer->data;

    board_status(&drive->board, &drive->fleet, seconds_since(drive->status_ns));
    drive->status_ns = clock_mono_ns();
}

static void begin(struct drive *drive)
{
    double seconds = drive->options->seconds;

    drive->begun = true;
    drive->began_ns = drive->status_ns = clock_mono_ns();
    uv_timer_start(&drive->tick, on_tick, 0, TICK_MS);
    uv_timer_start(&drive->second, on_second, 1000, 1000);
    if (seconds > 0)
        uv_timer_start(&drive->end, on_over, (uint64_t)(seconds * 1000), 0);
}

/* All were dialled once: a herd of which nobody answers is not there. */
static void judge_herd(struct drive *drive, const struct station *last,
                       const char *why)
{
    bool up = false;

    for (uint32_t i = 0; i < drive->fleet.station_count; i++) {
        if (!drive->fleet.stations[i].tried)
            return;
        up = up || drive->fleet.stations[i].state == STATION_UP;
    }
    if (up) {
        begin(drive);
        return;
    }
    drive->error = fault_tell(drive->fault,
                              "no server of the herd can be reached: %s at "
                              "%s: %s; \"muster up\" starts all of them",
                              last->name, last->address_text, why);
    close_all(drive);
}

static void on_up(void *context, struct station *station)
{
    struct drive *drive = context;

    if (drive->begun)
        board_tell(&drive->board, "%s is there%s; its vehicles come by and by",
                   station->name, station->was_up ? " again" : "");
    else if (!drive->ending)
        judge_herd(drive, station, "");
}

static void on_down(void *context, struct station *station, bool failed_dial,
                    const char *why)
{
    struct drive *drive = context;
    struct fleet *fleet = &drive->fleet;

    fleet_lost(fleet, station);
    if (drive->ending)
        return;
    if (!failed_dial)
        board_tell(&drive->board, "%s has gone: %s; %u vehicles move on",
                   station->name, why, fleet_at(fleet, station));
    if (!drive->begun)
        judge_herd(drive, station, why);
}

static void on_reply(void *context, struct station *station, uint32_t who,
                     int64_t delay_ns, struct bytes line)
{
    struct drive *drive = context;

    fleet_reply(&drive->fleet, station, who, delay_ns, line);
    end_if_answered(drive);
}

static const struct station_calls calls = {on_up, on_down, on_reply};

/* As many as two reports of all vehicles; all may come to one server. */
static uint32_t window(const struct drive *drive)
{
    uint32_t wanted = 2 * drive->fleet.vehicle_count;

    if (wanted < WINDOW_LEAST)
        return WINDOW_LEAST;
    return wanted < WINDOW_MOST ? wanted : WINDOW_MOST;
}

static enum err open_station(struct drive *drive, const struct config *config,
                             uint32_t i)
{
    struct station *station = &drive->fleet.stations[i];
    const struct config_server *server = &config->servers[i];
    socklen_t size;

    station->name = server->name;
    station->calls = &calls;
    station->context = drive;
    station->chance = chance_make(clock_chance(), i);
    address_write(&server->clients, station->address_text);
    if (address_resolve(&server->clients, &station->address, &size) != ERR_OK)
        return fault_tell(drive->fault, "there is no host %s, which %s is at",
                          server->clients.host, server->name);
    int error = dial_open(station, &drive->loop, window(drive));
    if (error != 0)
        return fault_tell(drive->fault, "%s", uv_strerror(error));
    return ERR_OK;
}

/* ---- the beginning ---- */

static void listen_for(struct drive *drive, uv_signal_t *handle, int number)
{
    uv_signal_init(&drive->loop, handle);
    handle->data = drive;
    uv_signal_start(handle, on_stop, number);
}

static void make_timer(struct drive *drive, uv_timer_t *timer)
{
    uv_timer_init(&drive->loop, timer);
    timer->data = drive;
}

static void run_loop(struct drive *drive, const struct config *config)
{
    make_timer(drive, &drive->tick);
    make_timer(drive, &drive->second);
    make_timer(drive, &drive->end);
    listen_for(drive, &drive->on_int, SIGINT);
    listen_for(drive, &drive->on_term, SIGTERM);
    for (uint32_t i = 0; i < config->server_count && drive->error == ERR_OK;
         i++)
        drive->error = open_station(drive, config, i);
    if (drive->error != ERR_OK)
        close_all(drive);
    uv_run(&drive->loop, UV_RUN_DEFAULT);
}

enum err drive_run(const struct config *config,
                   const struct drive_options *options, struct fault *fault)
{
    struct drive drive = {.options = options,
                          .fault = fault,
                          .board = board_make(),
                          .error = ERR_OK};

    drive.fleet.vehicle_count = options->vehicles;
    drive.fleet.station_count = config->server_count;
    drive.error = outfit_make(&drive.fleet, config, options->places,
                              options->seed, &drive.board, fault);
    if (drive.error == ERR_OK && uv_loop_init(&drive.loop) != 0)
        drive.error = fault_tell(fault, "memory or descriptors are short");
    if (drive.error == ERR_OK) {
        run_loop(&drive, config);
        uv_loop_close(&drive.loop);
    }
    if (drive.begun)
        board_summary(&drive.board, &drive.fleet,
                      seconds_since(drive.began_ns));
    fleet_free(&drive.fleet);
    return drive.error;
}
