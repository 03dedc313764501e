#include "httpd/page_files.h"

/* What web/build has made, as it is: an installed program needs no file. The
 * assembler looks for it from where make runs. */
#define INCLUDE(symbol, file)                                                  \
    ".global page_" symbol "_begin\n"                                          \
    ".global page_" symbol "_end\n"                                            \
    "page_" symbol "_begin:\n"                                                 \
    ".incbin \"build/web/" file "\"\n"                                         \
    "page_" symbol "_end:\n"                                                   \
    ".byte 0\n"

#define FILE_AND_TAG(symbol, file)                                             \
    INCLUDE(symbol, file ".gz") INCLUDE(symbol "_etag", file ".etag")

/* clang-format off */
__asm__(".pushsection .rodata\n"
        FILE_AND_TAG("index", "index.html")
        FILE_AND_TAG("app", "app.js")
        FILE_AND_TAG("look", "app.css")
        FILE_AND_TAG("world", "world.json")
        FILE_AND_TAG("cities", "cities.json")
        FILE_AND_TAG("icon", "icon.svg")
        FILE_AND_TAG("licences", "licences.txt")
        ".popsection\n");
/* clang-format on */

#define DECLARE(symbol)                                                        \
    extern const uint8_t page_##symbol##_begin[], page_##symbol##_end[],       \
        page_##symbol##_etag_begin[], page_##symbol##_etag_end[]

DECLARE(index);
DECLARE(app);
DECLARE(look);
DECLARE(world);
DECLARE(cities);
DECLARE(icon);
DECLARE(licences);

#define PLACE(symbol)                                                          \
    page_##symbol##_begin, page_##symbol##_end, page_##symbol##_etag_begin,    \
        page_##symbol##_etag_end

static const struct {
    const char *path, *type;
    const uint8_t *begin, *end, *etag_begin, *etag_end;
} files[] = {
    {"/", "text/html; charset=utf-8", PLACE(index)},
    {"/map/app.js", "text/javascript; charset=utf-8", PLACE(app)},
    {"/map/app.css", "text/css; charset=utf-8", PLACE(look)},
    {"/map/world.json", "application/json", PLACE(world)},
    {"/map/cities.json", "application/json", PLACE(cities)},
    {"/map/icon.svg", "image/svg+xml", PLACE(icon)},
    {"/map/licences.txt", "text/plain; charset=utf-8", PLACE(licences)},
};

static struct bytes between(const uint8_t *begin, const uint8_t *end)
{
    return bytes_make(begin, (size_t)((uintptr_t)end - (uintptr_t)begin));
}

bool page_file_find(struct bytes path, struct page_file *file)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (!bytes_equal(path, bytes_text(files[i].path))) {
            continue;
        }
        *file = (struct page_file){
            files[i].path, files[i].type, between(files[i].begin, files[i].end),
            between(files[i].etag_begin, files[i].etag_end)};
        return file->gzip.size > 0;
    }
    return false;
}
