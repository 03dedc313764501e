#include "echo_epoll/iamat.h"

#include <string.h>

#include "echo_epoll/decimal.h"
#include "echo_epoll/table.h"

static const char command[] = "IAMAT ";
static const char reply_head[] = "AT Goloman ";

/* What an IAMAT line says. */
struct report {
    struct piece copy; /* ID, position and stamp, as they came. */
    struct piece id;
    int64_t lat_udeg, lon_udeg;
    int64_t stamp_ns;
};

static char *put(char *to, const char *bytes, size_t size)
{
    memcpy(to, bytes, size);
    return to + size;
}

static bool take_byte(struct piece *text, char byte)
{
    if (!piece_begins(text, byte))
        return false;
    piece_take(text, 1);
    return true;
}

static bool take_command(struct piece *line)
{
    size_t size = sizeof command - 1;
    return line->size >= size &&
           memcmp(piece_take(line, size).at, command, size) == 0;
}

/* Take an ID and the space behind it. */
static bool take_id(struct piece *line, struct piece *id)
{
    const char *space = memchr(line->at, ' ', line->size);
    if (space == NULL)
        return false;
    *id = piece_take(line, (size_t)(space - line->at));
    piece_take(line, 1);
    return id->size >= 1 && id->size <= TABLE_ID_MAX;
}

/* Take a coordinate with its sign, at most max_deg on either side of 0. */
static bool take_coordinate(struct piece *line, int64_t max_deg, int64_t *udeg)
{
    bool negative = piece_begins(line, '-');
    if (!take_byte(line, negative ? '-' : '+') ||
        !decimal_take(line, 6, udeg) || *udeg > max_deg * 1000000)
        return false;
    if (negative)
        *udeg = -*udeg;
    return true;
}

static bool read_report(struct piece line, struct report *report)
{
    if (!take_command(&line))
        return false;
    report->copy = line;
    return take_id(&line, &report->id) &&
           take_coordinate(&line, 90, &report->lat_udeg) &&
           take_coordinate(&line, 180, &report->lon_udeg) &&
           take_byte(&line, ' ') && decimal_take(&line, 9, &report->stamp_ns) &&
           report->stamp_ns > 0 && line.size == 0;
}

/* Keep the report if it is the latest; false when the table is full. */
static bool keep(const struct report *report, int64_t skew_ns)
{
    struct record *record = table_find_or_add(report->id.at, report->id.size);
    if (record == NULL)
        return false;
    if ((uint64_t)report->stamp_ns > record->stamp_ns) {
        record->stamp_ns = (uint64_t)report->stamp_ns;
        record->lat_udeg = (int32_t)report->lat_udeg;
        record->lon_udeg = (int32_t)report->lon_udeg;
        record->skew_ns = skew_ns;
    }
    return true;
}

static char *put_refusal(char *to, struct piece line)
{
    to = put(to, "? ", 2);
    to = put(to, line.at, line.size);
    return put(to, "\n", 1);
}

char *iamat_answer(struct piece line, uint64_t now_ns, char *to)
{
    struct report report;
    if (!read_report(line, &report))
        return put_refusal(to, line);
    int64_t skew_ns = (int64_t)now_ns - report.stamp_ns;
    if (!keep(&report, skew_ns))
        return put_refusal(to, line);
    to = put(to, reply_head, sizeof reply_head - 1);
    to = decimal_put_skew(to, skew_ns);
    to = put(to, " ", 1);
    to = put(to, report.copy.at, report.copy.size);
    return put(to, "\n", 1);
}
