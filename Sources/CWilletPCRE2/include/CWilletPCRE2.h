#ifndef WILLET_PCRE2_H
#define WILLET_PCRE2_H

// Regular expressions over PCRE2, with its JIT compiler where there is one, on bytes that need not be UTF-8. No pair of
// expression and text runs for long: see `willet_regex_find`.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A compiled expression: it never changes, so threads may share it.
typedef struct willet_regex willet_regex;
/// What matching needs beside the expression; for one thread at a time.
typedef struct willet_matcher willet_matcher;

typedef struct {
    /// The offset in the pattern of what is wrong.
    size_t offset;
    char message[160];
} willet_regex_error;

enum willet_match {
    WILLET_MATCH_NONE,
    WILLET_MATCH_FOUND,
    /// It is not known: the match limit was hit, or the time was up.
    WILLET_MATCH_LIMIT,
};

/// NULL, and an error, for a pattern that cannot be used. `jit`: whether to compile to machine code where that works.
willet_regex *willet_regex_compile(const uint8_t *pattern, size_t length, bool caseless, bool jit,
                                   willet_regex_error *error);
void willet_regex_free(willet_regex *regex);

/// NULL if there is no memory.
willet_matcher *willet_matcher_open(void);
void willet_matcher_close(willet_matcher *matcher);

/// Finds the first match that begins at `from` or behind it and not behind `until`.
///
/// Gives up (WILLET_MATCH_LIMIT) after a bounded number of attempts at one place, and when a text of more than 1 KiB
/// has taken 20 ms of the processor and 50 ns for each of its bytes. In a text of more than 64 KiB a match may be missed
/// that is longer than 32 KiB.
enum willet_match willet_regex_find(const willet_regex *regex, willet_matcher *matcher, const uint8_t *subject,
                                    size_t length, size_t from, size_t until, size_t *start, size_t *end);

/// Finds the first place where a text stands in another one, as `memmem` does, which Swift does not see; NULL for none.
const uint8_t *willet_text_find(const uint8_t *subject, size_t length, const uint8_t *text, size_t count);

/// Nanoseconds of a clock that never goes back.
uint64_t willet_monotonic_nanoseconds(void);

#endif
