#include "common/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say(const char *format, va_list values)
{
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, values);
}

void fail(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    say(format, values);
    va_end(values);
    fputc('\n', stderr);
    exit(1);
}

void fail_errno(const char *format, ...)
{
    int cause = errno; /* Before printing can change it. */
    va_list values;
    va_start(values, format);
    say(format, values);
    va_end(values);
    fprintf(stderr, ": %s\n", strerror(cause));
    exit(1);
}

void *fail_calloc(size_t count, size_t size)
{
    void *block = calloc(count, size);
    if (block == NULL)
        fail_errno("cannot get memory for %zu times %zu bytes", count, size);
    return block;
}
