#include "world/outbox.h"

#include <stdlib.h>
#include <string.h>

/* Small replies share a chunk. */
#define CHUNK_BYTES_MIN 4096

static struct outbox_chunk *push(struct outbox *outbox, uint64_t gate)
{
    struct outbox_chunk *chunk = calloc(1, sizeof(*chunk));

    if (!chunk)
        return NULL;
    chunk->gate = gate;
    if (outbox->last)
        outbox->last->next = chunk;
    else
        outbox->first = chunk;
    outbox->last = chunk;
    return chunk;
}

static void pop(struct outbox *outbox)
{
    struct outbox_chunk *chunk = outbox->first;

    outbox->first = chunk->next;
    if (!outbox->first)
        outbox->last = NULL;
    free(chunk->text);
    free(chunk);
}

/* A chunk with room for so much, and the same gate. */
static struct outbox_chunk *chunk_for(struct outbox *outbox, size_t size,
                                      uint64_t gate)
{
    struct outbox_chunk *chunk = outbox->last;
    size_t room = size > CHUNK_BYTES_MIN ? size : CHUNK_BYTES_MIN;

    if (chunk && !chunk->hole && chunk->gate == gate &&
        chunk->room - chunk->size >= size)
        return chunk;
    uint8_t *text = malloc(room);
    chunk = text ? push(outbox, gate) : NULL;
    if (!chunk) {
        free(text);
        return NULL;
    }
    chunk->text = text;
    chunk->room = room;
    return chunk;
}

enum err outbox_append(struct outbox *outbox, struct bytes text, uint64_t gate)
{
    if (text.size == 0)
        return ERR_OK;
    struct outbox_chunk *chunk = chunk_for(outbox, text.size, gate);
    if (!chunk)
        return ERR_FULL;
    memcpy(chunk->text + chunk->size, text.data, text.size);
    chunk->size += text.size;
    outbox->bytes += text.size;
    return ERR_OK;
}

enum err outbox_hole(struct outbox *outbox, uint64_t gate,
                     struct outbox_chunk **hole)
{
    *hole = push(outbox, gate);
    if (!*hole)
        return ERR_FULL;
    (*hole)->hole = true;
    return ERR_OK;
}

enum err outbox_pledge(struct outbox *outbox, struct bytes text,
                       struct bytes refusal, uint64_t gate, int64_t now_ms)
{
    size_t room = text.size + refusal.size;
    uint8_t *both = malloc(room);
    struct outbox_chunk *pledge = both ? push(outbox, gate) : NULL;

    assert(text.size && refusal.size);
    if (!pledge) {
        free(both);
        return ERR_FULL;
    }
    memcpy(both, text.data, text.size);
    memcpy(both + text.size, refusal.data, refusal.size);
    pledge->text = both;
    pledge->room = pledge->size = text.size; /* nothing is put behind it */
    pledge->refusal = refusal.size;
    pledge->since_ms = now_ms;
    outbox->bytes += room;
    return ERR_OK;
}

void outbox_keep(struct outbox *outbox, struct outbox_chunk *pledge)
{
    outbox->bytes -= pledge->refusal;
    pledge->refusal = 0;
}

void outbox_refuse(struct outbox *outbox, struct outbox_chunk *pledge)
{
    assert(pledge->refusal && pledge->sent == 0);
    outbox->bytes -= pledge->size;
    memmove(pledge->text, pledge->text + pledge->size, pledge->refusal);
    pledge->size = pledge->room = pledge->refusal;
    pledge->refusal = 0;
    pledge->gate = 0; /* it promises nothing */
}

void outbox_fill(struct outbox *outbox, struct outbox_chunk *hole,
                 uint8_t *text, size_t size)
{
    assert(hole->hole && size > 0);
    hole->hole = false;
    hole->text = text;
    hole->size = hole->room = size;
    outbox->bytes += size;
}

static bool is_open(const struct outbox_chunk *chunk, const struct gates *gates)
{
    return chunk->gate <= (chunk->refusal ? gates->released : gates->written);
}

struct bytes outbox_next(const struct outbox *outbox, const struct gates *gates)
{
    const struct outbox_chunk *chunk = outbox->first;

    if (!chunk || chunk->hole || !is_open(chunk, gates))
        return bytes_make(NULL, 0);
    return bytes_make(chunk->text + chunk->sent, chunk->size - chunk->sent);
}

void outbox_sent(struct outbox *outbox, size_t size)
{
    struct outbox_chunk *chunk = outbox->first;

    assert(chunk && size <= chunk->size - chunk->sent);
    chunk->sent += size;
    outbox->bytes -= size;
    if (chunk->sent == chunk->size)
        pop(outbox);
}

void outbox_clear(struct outbox *outbox)
{
    while (outbox->first)
        pop(outbox);
    outbox->bytes = 0;
}
