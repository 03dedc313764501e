#include "base/err.h"

static const char *const texts[ERR_COUNT] = {
    [ERR_OK] = "no error",
    [ERR_SHORT] = "the input ends too early",
    [ERR_MALFORMED] = "the input is malformed",
    [ERR_RANGE] = "a value is out of range",
    [ERR_FULL] = "no room is left",
    [ERR_LIMIT] = "a limit is exceeded",
    [ERR_CHECKSUM] = "the checksum does not fit",
    [ERR_UNKNOWN] = "there is nothing of that name",
    [ERR_REFUSED] = "that is not allowed",
    [ERR_SYSTEM] = "the system refused",
};

const char *err_text(enum err error)
{
    assert(error < ERR_COUNT);
    return texts[error];
}
