#ifndef CWILLET_UTF8_H
#define CWILLET_UTF8_H

#include <stddef.h>
#include <stdint.h>

/// Looks at UTF-8 in blocks, with the widest vectors that the processor has: Swift's own do not compare in one step.
///
/// - Parameters:
///   - bytes: a text, of which all before `start` is valid and ends with a whole character.
///   - start: at least 3.
///   - end: where the text ends.
/// - Returns: where the first block begins that is not valid, or is all ASCII, or does not fit; a character may go on
///   across it.
size_t willet_utf8_skip_blocks(const uint8_t *bytes, size_t start, size_t end);

/// The same with blocks of 16 octets, which every processor has.
size_t willet_utf8_skip_blocks_of_16(const uint8_t *bytes, size_t start, size_t end);

#endif
