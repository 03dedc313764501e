/*
 * page_files.h - the live map's files, which are inside the program.
 *
 * Floor    httpd: but it calls nothing.
 * Memory   constant; all that is given is readable for ever.
 * Source   web/build makes them; web/README.md.
 */
#ifndef HTTPD_PAGE_FILES_H
#define HTTPD_PAGE_FILES_H

#include "base/bytes.h"

struct page_file {
    const char *path;  /* "/" and "/map/app.js", as it is asked for */
    const char *type;  /* for Content-Type */
    struct bytes gzip; /* the file, always compressed: Content-Encoding: gzip */
    struct bytes etag; /* with its quotation marks: another file, another tag */
};

/*
 * Find the file that a path names.
 *
 * Takes    path, as it was asked for, without a query.
 * Gives    *file; false if there is none: a program that was built without npm
 *          has no map, only the page that says so, with its look and its icon.
 */
bool page_file_find(struct bytes path, struct page_file *file);

#endif
