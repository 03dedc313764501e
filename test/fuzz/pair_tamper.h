/*
 * pair_tamper.h - a hand that spoils what is under way between two nodes.
 *
 * What is spoilt so that the receiver must notice (a checksum does not fit)
 * breaks no promise. Frames have no numbers, so whole frames that are left
 * out, doubled or come from elsewhere are not noticed, and neither is one
 * whose checksum was mended: then pair->forged is set, because claims may be
 * false from here on. TCP does none of that; a liar can.
 */
#ifndef TEST_FUZZ_PAIR_TAMPER_H
#define TEST_FUZZ_PAIR_TAMPER_H

#include "pair.h"

/* Each spoils the stream to one end of a wire, if there is something in it:
 * from a place on, so many bytes. */
void tamper_flip(struct pair *pair, uint32_t wire, uint32_t end, size_t at,
                 uint8_t bits);
void tamper_drop(struct pair *pair, uint32_t wire, uint32_t end, size_t at,
                 size_t size);
void tamper_double(struct pair *pair, uint32_t wire, uint32_t end, size_t at,
                   size_t size);

/* Two streams go to one another's ends. */
void tamper_swap(struct pair *pair, uint32_t wire_a, uint32_t end_a,
                 uint32_t wire_b, uint32_t end_b);

/* A byte of a frame's payload becomes another, and the checksum fits. */
void tamper_forge(struct pair *pair, uint32_t wire, uint32_t end,
                  unsigned frame, size_t at, uint8_t bits);

#endif
