#include "drive/fleet.h"

#include "core/stamp.h"
#include "drive/dial.h"
#include "drive/reply.h"
#include "world/clock.h"

#include <stdio.h>
#include <stdlib.h>

/* Once in so many reports one that was driven off goes home. */
#define HOME_ONCE_IN 30

/* Throws for another server before they are tried in order. */
#define THROWS 16

/* Apart from those of the vehicles, which are below 2^40. */
#define STREAM_FLEET (UINT64_C(1) << 48)

bool fleet_make(struct fleet *fleet, uint64_t seed)
{
    uint32_t numbers[VEHICLE_KINDS] = {0}, count = fleet->vehicle_count;

    fleet->vehicles = calloc(count, sizeof(*fleet->vehicles));
    fleet->homes = calloc(count, sizeof(*fleet->homes));
    fleet->now_at = calloc(count, sizeof(*fleet->now_at));
    fleet->stations = calloc(fleet->station_count, sizeof(*fleet->stations));
    if (!fleet->vehicles || !fleet->homes || !fleet->now_at || !fleet->stations)
        return false;
    fleet->chance = chance_make(seed, STREAM_FLEET);
    for (uint32_t i = 0; i < count; i++) {
        enum vehicle_kind kind = vehicle_kind_of(i);

        vehicle_begin(&fleet->vehicles[i], kind, ++numbers[kind], seed,
                      fleet->towns);
        fleet->homes[i] = (uint16_t)(i % fleet->station_count);
        fleet->now_at[i] = fleet->homes[i];
    }
    return true;
}

void fleet_free(struct fleet *fleet)
{
    for (uint32_t i = 0; fleet->stations && i < fleet->station_count; i++)
        dial_free(&fleet->stations[i]);
    free(fleet->vehicles);
    free(fleet->homes);
    free(fleet->now_at);
    free(fleet->stations);
    free(fleet->towns);
}

static bool is_up(const struct fleet *fleet, uint32_t station)
{
    return fleet->stations[station].state == STATION_UP;
}

/* Any that is up; where it is now if none is. */
static uint32_t another(struct fleet *fleet, uint32_t now_at)
{
    uint32_t station = now_at;

    for (int i = 0; i < THROWS && !is_up(fleet, station); i++)
        station = chance_below(&fleet->chance, fleet->station_count);
    for (uint32_t i = 0; i < fleet->station_count && !is_up(fleet, station);
         i++)
        station = (station + 1) % fleet->station_count;
    return is_up(fleet, station) ? station : now_at;
}

static struct station *station_of(struct fleet *fleet, uint32_t who)
{
    uint32_t home = fleet->homes[who], at = fleet->now_at[who];

    if (!is_up(fleet, at))
        at = another(fleet, at);
    else if (at != home && is_up(fleet, home) &&
             chance_below(&fleet->chance, HOME_ONCE_IN) == 0)
        at = home;
    fleet->now_at[who] = (uint16_t)at;
    return is_up(fleet, at) ? &fleet->stations[at] : NULL;
}

static struct bytes write_report(const struct vehicle *vehicle,
                                 uint8_t room[STATION_REPORT_BYTES])
{
    struct writer w = writer_make(room, STATION_REPORT_BYTES);
    char id[VEHICLE_ID_BYTES], position[VEHICLE_POSITION_BYTES];

    vehicle_id(vehicle, id);
    vehicle_position(vehicle, position);
    writer_text(&w, "IAMAT ");
    writer_text(&w, id);
    writer_u8(&w, ' ');
    writer_text(&w, position);
    writer_u8(&w, ' ');
    stamp_write(&w, clock_wall_ns());
    writer_u8(&w, '\n');
    assert(!w.full);
    return writer_bytes(&w);
}

void fleet_report(struct fleet *fleet, double seconds)
{
    uint8_t room[STATION_REPORT_BYTES];
    uint32_t who = fleet->next;
    struct vehicle *vehicle = &fleet->vehicles[who];

    fleet->next = (who + 1) % fleet->vehicle_count;
    vehicle_move(vehicle, seconds, fleet->towns);
    struct station *station = station_of(fleet, who);
    if (!station)
        fleet->counts.nowhere++;
    else if (station_report(station, who, write_report(vehicle, room)))
        fleet->counts.sent++;
    else
        fleet->counts.held++;
}

void fleet_flush(struct fleet *fleet)
{
    for (uint32_t i = 0; i < fleet->station_count; i++)
        station_flush(&fleet->stations[i]);
}

/* What a server says is shown on a terminal, so that it is ASCII alone. */
static void keep_reason(struct fleet *fleet, const struct station *station,
                        struct bytes line)
{
    size_t size = (size_t)snprintf(fleet->reason, FLEET_REASON_BYTES,
                                   "%s: ", station->name);

    for (size_t i = 0; i < line.size && size < FLEET_REASON_BYTES - 1; i++)
        fleet->reason[size++] = line.data[i] >= ' ' && line.data[i] < 0x7f
                                    ? (char)line.data[i]
                                    : '.';
    fleet->reason[size] = 0;
}

void fleet_reply(struct fleet *fleet, struct station *station, uint32_t who,
                 int64_t delay_ns, struct bytes line)
{
    char id[VEHICLE_ID_BYTES];

    vehicle_id(&fleet->vehicles[who], id);
    if (reply_is_good(line, id)) {
        fleet->counts.acknowledged++;
        station->acknowledged++;
        delays_add(&fleet->delays_lately, delay_ns);
        return;
    }
    if (fleet->counts.refused++ == 0)
        keep_reason(fleet, station, line);
}

void fleet_lost(struct fleet *fleet, const struct station *station)
{
    fleet->counts.unanswered += station->sent_count;
}

uint32_t fleet_at(const struct fleet *fleet, const struct station *station)
{
    uint32_t count = 0, at = (uint32_t)(station - fleet->stations);

    for (uint32_t i = 0; i < fleet->vehicle_count; i++)
        count += fleet->now_at[i] == at;
    return count;
}

uint32_t fleet_waiting(const struct fleet *fleet)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < fleet->station_count; i++)
        if (fleet->stations[i].state == STATION_UP)
            count += fleet->stations[i].sent_count;
    return count;
}
