/*
 * page_files.h - the live map's files, as they are in the program.
 *
 * Floor    httpd.
 * Source   web/; made at build time, see the Makefile.
 */
#ifndef HTTPD_PAGE_FILES_H
#define HTTPD_PAGE_FILES_H

#include "base/bytes.h"

struct page_file {
    const char *path; /* "/", "/map/app.js" */
    const char *type; /* of its content */
    const char *etag; /* with quotes; of its content */
    struct bytes gzip;
};

/* NULL = there is no such file. */
const struct page_file *page_file_find(struct bytes path);

#endif
