/* The API's description. */
#include "httpd/handlers.h"

/* docs/openapi.json as it is, inside the program; see also
 * gather/kinds_table.c. The assembler looks for it from where make runs. */
__asm__(".pushsection .rodata\n"
        ".global openapi_begin\n"
        ".global openapi_end\n"
        "openapi_begin:\n"
        ".incbin \"docs/openapi.json\"\n"
        "openapi_end:\n"
        ".byte 0\n"
        ".popsection\n");

extern const uint8_t openapi_begin[], openapi_end[];

void on_openapi(struct exchange *x)
{
    size_t size = (size_t)((uintptr_t)openapi_end - (uintptr_t)openapi_begin);

    /* It says nothing of anybody, and pages of other hosts may show it. */
    exchange_set(x, "Cache-Control", "no-cache");
    exchange_set(x, "Access-Control-Allow-Origin", "*");
    exchange_answer_static(x, 200, "application/json",
                           bytes_make(openapi_begin, size));
}
