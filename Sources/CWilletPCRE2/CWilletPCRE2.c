#define _GNU_SOURCE // for memmem
#define PCRE2_CODE_UNIT_WIDTH 8
#include "CWilletPCRE2.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// PCRE2 counts attempts for each place where a match may begin, and not what an attempt reads. So its limit alone
// bounds only short texts: at 1 KiB the worst that could be built takes some tenths of a second. A longer text is seen
// through windows, and its matching looks at the clock: between slices of places for a simple pattern, where an attempt
// reads a window a few times at the most; at callouts, which cost time themselves, for any other.
enum {
    SHORT_LENGTH = 1 << 10,
    SHORT_MATCH_LIMIT = 100 * 1000,
    LONG_MATCH_LIMIT = 1000 * 1000,
    WINDOW = 64 << 10,
    /// What every attempt in a window sees at the least of what follows.
    AHEAD = 32 << 10,
    /// What a window keeps of what came before, for lookbehind.
    BEHIND = 1 << 10,
    /// Places that a simple pattern is tried at between two looks at the clock.
    SLICE = 8 << 10,
    CALLOUTS_BETWEEN_LOOKS = 1 << 10,
    HEAP_LIMIT_KIB = 32 << 10,
    JIT_STACK_FIRST = 64 << 10,
    JIT_STACK_LIMIT = 1 << 20,
    PARENTHESES_LIMIT = 100,
};
// Nanoseconds of the processor that a long text may take.
static const uint64_t TIME_FOR_ANY = 20 * 1000 * 1000, TIME_FOR_BYTE = 50;

struct willet_regex {
    pcre2_code *code;
    /// The same with callouts, for long texts; NULL for a simple pattern.
    pcre2_code *guarded;
    bool jit;
};

struct willet_matcher {
    pcre2_match_context *context;
    pcre2_match_data *data;
    /// The JIT's code runs on 32 KiB of the thread's stack until that does not do.
    pcre2_jit_stack *stack;
    uint32_t callouts;
    uint64_t allowance;
    /// By the thread's own clock, or a busy machine would look like a hostile text; 0 until the first look.
    uint64_t deadline;
};

static uint64_t nanoseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t willet_monotonic_nanoseconds(void) { return nanoseconds(CLOCK_MONOTONIC); }

const uint8_t *willet_text_find(const uint8_t *subject, size_t length, const uint8_t *text, size_t count) {
    return memmem(subject, length, text, count);
}

/// Whether an attempt at one place reads a text a few times at the most, whatever the text: at most one quantifier
/// without a bound, and next to nothing that multiplies it. Errs on the other side.
static bool is_simple(const uint8_t *pattern, size_t length) {
    int endless = 0, choices = 0, repeated = 0;
    for (size_t i = 0; i < length; i++) {
        uint8_t next = i + 1 < length ? pattern[i + 1] : 0;
        switch (pattern[i]) {
        case '*':
        case '+':
            endless++;
            break;
        case '?':
        case '|':
            choices++;
            break;
        case '{':
            repeated++;
            break;
        case ',': // {1,9}, perhaps
            if (repeated) return false;
            break;
        case '(':
            // Verbs, recursion, and all that is rare.
            if (next == '*') return false;
            if (next == '?') {
                uint8_t kind = i + 2 < length ? pattern[i + 2] : 0;
                if (kind != ':' && kind != '=' && kind != '!') return false;
                i++;
            }
            break;
        case '\\':
            // References, and what reads on by itself.
            if ((next >= '0' && next <= '9') || next == 'g' || next == 'k' || next == 'X') return false;
            break;
        }
    }
    return endless <= 1 && choices <= 4 && (repeated == 0 || endless + choices == 0);
}

static pcre2_code *compile(const uint8_t *pattern, size_t length, uint32_t options, int *error, size_t *offset) {
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context) return NULL;
    pcre2_set_parens_nest_limit(context, PARENTHESES_LIMIT);
    options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
    pcre2_code *code = pcre2_compile(pattern, length, options, error, offset, context);
    pcre2_compile_context_free(context);
    return code;
}

willet_regex *willet_regex_compile(const uint8_t *pattern, size_t length, bool caseless, bool jit,
                                   willet_regex_error *error) {
    int code = PCRE2_ERROR_NOMEMORY;
    error->offset = 0;
    uint32_t options = caseless ? PCRE2_CASELESS : 0;
    bool simple = is_simple(pattern, length);
    willet_regex *regex = calloc(1, sizeof *regex);
    if (regex) regex->code = compile(pattern, length, options, &code, &error->offset);
    if (regex && regex->code && !simple)
        regex->guarded = compile(pattern, length, options | PCRE2_AUTO_CALLOUT, &code, &error->offset);
    if (!regex || !regex->code || (!simple && !regex->guarded)) {
        willet_regex_free(regex);
        if (pcre2_get_error_message(code, (PCRE2_UCHAR *)error->message, sizeof error->message) < 0)
            error->message[0] = 0;
        return NULL;
    }
    regex->jit = jit && pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0 &&
                 (simple || pcre2_jit_compile(regex->guarded, PCRE2_JIT_COMPLETE) == 0);
    return regex;
}

void willet_regex_free(willet_regex *regex) {
    if (!regex) return;
    pcre2_code_free(regex->code);
    pcre2_code_free(regex->guarded);
    free(regex);
}

static bool is_late(willet_matcher *matcher) {
    uint64_t used = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    if (!matcher->deadline) matcher->deadline = used + matcher->allowance;
    return used > matcher->deadline;
}

static int callout(pcre2_callout_block *block, void *data) {
    (void)block;
    willet_matcher *matcher = data;
    return ++matcher->callouts % CALLOUTS_BETWEEN_LOOKS == 0 && is_late(matcher) ? PCRE2_ERROR_CALLOUT : 0;
}

willet_matcher *willet_matcher_open(void) {
    willet_matcher *matcher = calloc(1, sizeof *matcher);
    if (!matcher) return NULL;
    matcher->context = pcre2_match_context_create(NULL);
    matcher->data = pcre2_match_data_create(1, NULL);
    if (!matcher->context || !matcher->data) {
        willet_matcher_close(matcher);
        return NULL;
    }
    pcre2_set_heap_limit(matcher->context, HEAP_LIMIT_KIB);
    pcre2_set_callout(matcher->context, callout, matcher);
    return matcher;
}

void willet_matcher_close(willet_matcher *matcher) {
    if (!matcher) return;
    pcre2_jit_stack_free(matcher->stack);
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    free(matcher);
}

static int match(const pcre2_code *code, bool jit, willet_matcher *matcher, const uint8_t *subject, size_t length,
                 size_t from, uint32_t options) {
    if (!jit) return pcre2_match(code, subject, length, from, options, matcher->data, matcher->context);
    int result = pcre2_jit_match(code, subject, length, from, options, matcher->data, matcher->context);
    if (result != PCRE2_ERROR_JIT_STACKLIMIT || matcher->stack) return result;
    matcher->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_LIMIT, NULL);
    if (!matcher->stack) return result;
    pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    return pcre2_jit_match(code, subject, length, from, options, matcher->data, matcher->context);
}

/// Says where a match lies, of a text that begins at `base`.
static enum willet_match judge(int result, willet_matcher *matcher, size_t base, size_t *start, size_t *end) {
    if (result == PCRE2_ERROR_NOMATCH) return WILLET_MATCH_NONE;
    if (result < 0) return WILLET_MATCH_LIMIT;
    const size_t *found = pcre2_get_ovector_pointer(matcher->data);
    // \K in a lookahead can put the start behind the end.
    *start = base + (found[0] < found[1] ? found[0] : found[1]);
    *end = base + found[1];
    return WILLET_MATCH_FOUND;
}

static bool continues_character(uint8_t byte) { return (byte & 0xC0) == 0x80; }

static enum willet_match find_in_long(const willet_regex *regex, willet_matcher *matcher, const uint8_t *subject,
                                      size_t length, size_t from, size_t until, size_t *start, size_t *end) {
    const pcre2_code *code = regex->guarded ? regex->guarded : regex->code;
    size_t slice = regex->guarded ? AHEAD : SLICE;
    bool windowed = length > WINDOW;
    matcher->allowance = TIME_FOR_ANY + TIME_FOR_BYTE * length;
    matcher->deadline = 0;
    pcre2_set_match_limit(matcher->context, LONG_MATCH_LIMIT);
    for (size_t place = from;;) {
        size_t begin = 0, stop = length;
        if (windowed && place > BEHIND) {
            begin = place - BEHIND;
            for (int i = 0; i < 3 && continues_character(subject[begin]); i++) begin++;
        }
        if (windowed && length - place > WINDOW) stop = place + WINDOW;
        size_t last = until - place < slice ? until : place + slice - 1;
        pcre2_set_offset_limit(matcher->context, last - begin);
        uint32_t options = (begin > 0 ? PCRE2_NOTBOL : 0) | (stop < length ? PCRE2_NOTEOL : 0);
        int result = match(code, regex->jit, matcher, subject + begin, stop - begin, place - begin, options);
        if (result != PCRE2_ERROR_NOMATCH) return judge(result, matcher, begin, start, end);
        for (place = last + 1; place < length && continues_character(subject[place]);) place++;
        if (place > until) return WILLET_MATCH_NONE;
        if (is_late(matcher)) return WILLET_MATCH_LIMIT;
    }
}

enum willet_match willet_regex_find(const willet_regex *regex, willet_matcher *matcher, const uint8_t *subject,
                                    size_t length, size_t from, size_t until, size_t *start, size_t *end) {
    if (!subject) subject = (const uint8_t *)"";
    if (until > length) until = length;
    // Nothing matches within a character, and PCRE2 is not to be asked.
    while (from > 0 && from < length && continues_character(subject[from])) from++;
    if (from > until) return WILLET_MATCH_NONE;
    if (length > SHORT_LENGTH) return find_in_long(regex, matcher, subject, length, from, until, start, end);
    pcre2_set_match_limit(matcher->context, SHORT_MATCH_LIMIT);
    pcre2_set_offset_limit(matcher->context, until);
    return judge(match(regex->code, regex->jit, matcher, subject, length, from, 0), matcher, 0, start, end);
}
