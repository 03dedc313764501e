#include "gather/kinds.h"

/* data/kinds.tsv as it is, inside the program: an installed one needs no file.
 * The assembler looks for it from where make runs. */
__asm__(".pushsection .rodata\n"
        ".global kinds_table_begin\n"
        ".global kinds_table_end\n"
        "kinds_table_begin:\n"
        ".incbin \"data/kinds.tsv\"\n"
        "kinds_table_end:\n"
        ".byte 0\n"
        ".popsection\n");

extern const uint8_t kinds_table_begin[], kinds_table_end[];

struct bytes kinds_default(void)
{
    return bytes_make(
        kinds_table_begin,
        (size_t)((uintptr_t)kinds_table_end - (uintptr_t)kinds_table_begin));
}
