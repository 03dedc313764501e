#include "base/block.h"

struct block block_make(void *memory, size_t size)
{
    assert(memory);
    assert((uintptr_t)memory % BLOCK_ALIGN == 0);
    return (struct block){memory, 0, size};
}

void *block_carve(struct block *block, size_t count, size_t element_size)
{
    assert(element_size > 0);
    assert(count <= (SIZE_MAX / 2) / element_size);
    size_t wanted = count * element_size;
    size_t rounded = (wanted + BLOCK_ALIGN - 1) / BLOCK_ALIGN * BLOCK_ALIGN;

    assert(rounded <= block->size - block->used);
    uint8_t *carved = block->memory ? block->memory + block->used : NULL;
    block->used += rounded;
    return carved;
}
