#include "world/version.h"

#include <jansson.h>
#include <lzma.h>
#include <microhttpd.h>
#include <sodium/version.h>
#include <sqlite3.h>
#include <stdio.h>
#include <uv.h>

const char *version_text(void)
{
    static char text[512];

    snprintf(text, sizeof(text),
             "muster " MUSTER_VERSION " (" MUSTER_COMMIT ")\n"
             "link protocol 1, places file 1\n"
             "libuv %s, libsodium %s, SQLite %s, jansson %s, liblzma %s, "
             "libmicrohttpd %s\n",
             uv_version_string(), sodium_version_string(), sqlite3_libversion(),
             jansson_version_str(), lzma_version_string(), MHD_get_version());
    return text;
}

const char *version_number(void)
{
    return MUSTER_VERSION;
}

const char *version_commit(void)
{
    return MUSTER_COMMIT;
}
