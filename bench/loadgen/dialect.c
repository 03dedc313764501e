#include "loadgen/dialect.h"

#include <string.h>

#define IAMAT                                                                  \
    "IAMAT " REQUEST_KEY " +" REQUEST_LAT REQUEST_LON " " REQUEST_STAMP "\n"

/* A Redis request is a list of strings, each behind its length in bytes. */
#define RESP_KEY   "$21\r\n" REQUEST_KEY "\r\n"
#define RESP_LAT   "$9\r\n" REQUEST_LAT "\r\n"
#define RESP_LON   "$11\r\n" REQUEST_LON "\r\n"
#define RESP_VALUE "+" REQUEST_LAT REQUEST_LON " " REQUEST_STAMP

static const struct dialect dialects[] = {
    {"iamat", IAMAT, reply_count_lines, 'A'},
    /* Ask about clients that an iamat run with the same --keys has reported. */
    {"whatsat", "WHATSAT " REQUEST_KEY " 10 20\n", reply_count_answers, 'A'},
    /* The same bytes as iamat, for a server that sends them back. */
    {"echo", IAMAT, reply_count_lines, 'I'},
    {"resp-geoadd",
     "*5\r\n$6\r\nGEOADD\r\n$1\r\ng\r\n" RESP_LON RESP_LAT RESP_KEY,
     reply_count_lines, ':'},
    /* What is near a member; bench/places.py puts places in as members. */
    {"resp-geosearch",
     "*10\r\n$9\r\nGEOSEARCH\r\n$1\r\ng\r\n$10\r\nFROMMEMBER\r\n" RESP_KEY
     "$8\r\nBYRADIUS\r\n$2\r\n10\r\n$2\r\nkm\r\n$3\r\nASC\r\n"
     "$5\r\nCOUNT\r\n$2\r\n20\r\n",
     reply_count_arrays, '*'},
    /* The value is what an IAMAT makes a server keep: position and time. */
    {"resp-set", "*3\r\n$3\r\nSET\r\n" RESP_KEY "$42\r\n" RESP_VALUE "\r\n",
     reply_count_lines, '+'},
};

#define DIALECTS (sizeof dialects / sizeof dialects[0])

_Static_assert(sizeof REQUEST_KEY - 1 == 21, "the length in RESP_KEY");
_Static_assert(sizeof REQUEST_LAT - 1 == 9, "the length in RESP_LAT");
_Static_assert(sizeof REQUEST_LON - 1 == 11, "the length in RESP_LON");
_Static_assert(sizeof RESP_VALUE - 1 == 42, "the length in resp-set");

const struct dialect *dialect_find(const char *name)
{
    for (size_t i = 0; i < DIALECTS; i++)
        if (strcmp(dialects[i].name, name) == 0)
            return &dialects[i];
    return NULL;
}

void dialect_list(FILE *file)
{
    for (size_t i = 0; i < DIALECTS; i++)
        fprintf(file, "%s%s", i == 0 ? "" : " ", dialects[i].name);
}
