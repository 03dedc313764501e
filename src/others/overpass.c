#include "others/overpass.h"

#define CIRCLES 3

/* Each circle is so many times as wide as the one inside it. */
#define WIDER 5

/* Whatever has one of these keys is somewhere to go. */
static const char keys[] = "amenity|shop|tourism|leisure|historic|office|"
                           "railway|public_transport|aeroway|healthcare|"
                           "craft|man_made|natural";

static void write_e9(struct writer *w, int64_t e9)
{
    uint64_t size = e9 < 0 ? (uint64_t)-e9 : (uint64_t)e9;
    uint64_t part = size % NS_PER_S;

    if (e9 < 0)
        writer_u8(w, '-');
    writer_decimal(w, size / NS_PER_S);
    writer_u8(w, '.');
    for (uint64_t digit = NS_PER_S / 10; digit; digit /= 10)
        writer_u8(w, (uint8_t)('0' + part / digit % 10));
}

static bool is_plain(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == ' ' || byte >= 0x80;
}

/* What could mean something to the server stands as "any character": the
 * answer is looked through again, exactly. */
static void write_name(struct writer *w, const char *keyword)
{
    if (!*keyword) {
        writer_text(w, "[name]");
        return;
    }
    writer_text(w, "[name~\"");
    for (; *keyword; keyword++)
        writer_u8(w, is_plain((uint8_t)*keyword) ? (uint8_t)*keyword : '.');
    writer_text(w, "\",i]");
}

static void write_circle(struct writer *w, const struct places_query *query,
                         int64_t radius_m)
{
    writer_text(w, "nwr(around:");
    writer_decimal(w, radius_m > 0 ? (uint64_t)radius_m : 1);
    writer_u8(w, ',');
    write_e9(w, query->lat_e9);
    writer_u8(w, ',');
    write_e9(w, query->lon_e9);
    writer_u8(w, ')');
    write_name(w, query->keyword);
    writer_text(w, "[~\"^(");
    writer_text(w, keys);
    writer_text(w, ")$\"~\".\"];out center tags ");
    writer_decimal(w, OVERPASS_ELEMENTS_MAX);
    writer_u8(w, ';');
}

void overpass_write(struct writer *w, const struct places_query *query,
                    unsigned timeout_s)
{
    int64_t radius_m = (query->radius_um + 999999) / 1000000, part = 1;

    writer_text(w, "[out:json][timeout:");
    writer_decimal(w, timeout_s);
    writer_text(w, "];");
    for (int i = 1; i < CIRCLES; i++)
        part *= WIDER;
    for (; part; part /= WIDER)
        write_circle(w, query, radius_m / part);
}
