/* The live map: files that are in the program, packed. Whoever asks for a map
 * can unpack them; a browser has not been heard of that cannot. */
#include "httpd/handlers.h"
#include "httpd/page_files.h"

#include <string.h>

#define ETAG_BYTES_MAX 80

/* Nothing of the page comes from elsewhere, or goes there. */
static const char policy[] =
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

void on_page(struct exchange *x)
{
    struct page_file file;
    char etag[ETAG_BYTES_MAX];

    if (!page_file_find(x->uri.path, &file)) {
        exchange_problem(x, PROBLEM_NOT_FOUND, "the map is at /");
        return;
    }
    assert(file.etag.size < sizeof(etag));
    memcpy(etag, file.etag.data, file.etag.size);
    etag[file.etag.size] = '\0';
    exchange_set(x, "ETag", etag);
    exchange_set(x, "Cache-Control", "no-cache");
    if (bytes_equal(exchange_header(x, "If-None-Match"), file.etag)) {
        exchange_answer_static(x, 304, NULL, bytes_make(NULL, 0));
        return;
    }
    exchange_set(x, "Content-Encoding", "gzip");
    exchange_set(x, "Content-Security-Policy", policy);
    exchange_set(x, "Referrer-Policy", "no-referrer");
    exchange_answer_static(x, 200, file.type, file.gzip);
}
