#include "CWilletUTF8.h"

#include <string.h>

/// Every octet is held against the three before it (RFC 3629, section 4): it goes on a character exactly if one of those
/// begins one that is so long. Beside that, some first octets are never there, and some narrow the second.
#define SKIP_BLOCKS(NAME, WIDTH)                                                                                       \
    size_t NAME(const uint8_t *bytes, size_t index, size_t end) {                                                      \
        typedef uint8_t block __attribute__((vector_size(WIDTH)));                                                     \
        typedef int8_t mask __attribute__((vector_size(WIDTH)));                                                       \
        typedef uint64_t words __attribute__((vector_size(WIDTH)));                                                    \
        for (; end - index >= WIDTH; index += WIDTH) {                                                                 \
            block octet, first, second, third;                                                                         \
            memcpy(&octet, bytes + index, WIDTH);                                                                      \
            memcpy(&first, bytes + index - 1, WIDTH);                                                                  \
            memcpy(&second, bytes + index - 2, WIDTH);                                                                 \
            memcpy(&third, bytes + index - 3, WIDTH);                                                                  \
            mask continues = (mask)octet < (int8_t)-64;                                                                \
            mask must = (mask)((first >= 0xC0) | (second >= 0xE0) | (third >= 0xF0));                                  \
            mask high = (mask)(octet >= 0xA0), above = (mask)(octet >= 0x90);                                          \
            mask bad = (continues ^ must) | (mask)((octet & 0xFE) == 0xC0) | (mask)(octet >= 0xF5)                     \
                | ((mask)(first == 0xE0) & ~high) | ((mask)(first == 0xED) & high)                                     \
                | ((mask)(first == 0xF0) & ~above) | ((mask)(first == 0xF4) & above);                                  \
            words wrong = (words)bad, all = (words)octet;                                                              \
            uint64_t any_wrong = 0, any = 0;                                                                           \
            for (size_t i = 0; i < WIDTH / 8; i++) {                                                                   \
                any_wrong |= wrong[i];                                                                                 \
                any |= all[i];                                                                                         \
            }                                                                                                          \
            if (any_wrong || !(any & 0x8080808080808080)) break;                                                       \
        }                                                                                                              \
        return index;                                                                                                  \
    }

SKIP_BLOCKS(willet_utf8_skip_blocks_of_16, 16)

#if defined(__x86_64__)
__attribute__((target("avx2"))) static SKIP_BLOCKS(skip_blocks_of_32, 32)
#endif

size_t willet_utf8_skip_blocks(const uint8_t *bytes, size_t start, size_t end) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return skip_blocks_of_32(bytes, start, end);
#endif
    return willet_utf8_skip_blocks_of_16(bytes, start, end);
}
