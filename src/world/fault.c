#include "world/fault.h"

#include <stdarg.h>
#include <stdio.h>

enum err fault_tell(struct fault *fault, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(fault->text, sizeof(fault->text), format, arguments);
    va_end(arguments);
    return ERR_REFUSED;
}
