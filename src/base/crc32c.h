/*
 * crc32c.h - CRC-32 with the Castagnoli polynomial.
 *
 * Floor    base.
 * Source   RFC 3720 B.4 (polynomial 0x1EDC6F41, reflected, inverted).
 */
#ifndef BASE_CRC32C_H
#define BASE_CRC32C_H

#include "base/bytes.h"

/*
 * The checksum of earlier bytes carried on over these; start with 0. Uses the
 * processor's own instruction where it has one.
 */
uint32_t crc32c(uint32_t earlier, struct bytes bytes);

/* The same by table alone, for tests and for processors without it. */
uint32_t crc32c_by_table(uint32_t earlier, struct bytes bytes);

#endif
