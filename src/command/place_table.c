#include "command/place_table.h"

#include <math.h>
#include <stdio.h>

/* Longer kinds push their names to the right. */
#define KIND_WIDTH 24

void place_table_head(void)
{
    printf("%9s  %-8s  %-*s  %s\n", "DISTANCE", "BEARING", KIND_WIDTH, "KIND",
           "NAME");
}

static const char *wind_of(double bearing_deg)
{
    static const char *const winds[] = {"N", "NE", "E", "SE",
                                        "S", "SW", "W", "NW"};

    return winds[(unsigned)lround(bearing_deg / 45) % COUNT_OF(winds)];
}

/* A terminal may be told to do things by what a name says. */
static void print_text(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        putchar(text.data[i] < 0x20 || text.data[i] == 0x7f ? '?'
                                                            : text.data[i]);
}

static void print_distance(double distance_m)
{
    if (distance_m < 999.5)
        printf("%6.0f m ", distance_m);
    else
        printf("%6.2f km", distance_m / 1000);
}

void place_table_row(struct point centre, const struct place_row *row)
{
    double bearing_deg = globe_bearing_deg(centre, row->at);

    print_distance(globe_distance_m(centre, row->at));
    printf("  %4.0f %-2s   ", bearing_deg >= 359.5 ? 0 : bearing_deg,
           wind_of(bearing_deg));
    print_text(row->kind);
    printf("%*s",
           row->kind.size < KIND_WIDTH ? (int)(KIND_WIDTH - row->kind.size) : 0,
           "");
    printf("  ");
    print_text(row->name);
    if (row->vicinity.size) {
        printf(" (");
        print_text(row->vicinity);
        putchar(')');
    }
    putchar('\n');
}
