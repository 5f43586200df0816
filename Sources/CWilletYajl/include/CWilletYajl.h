#ifndef WILLET_YAJL_H
#define WILLET_YAJL_H

// JSON (RFC 8259) in pieces of any size, over yajl: whoever reads is told of each token, in order.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct willet_json willet_json;

enum willet_json_token {
    WILLET_JSON_OBJECT,
    WILLET_JSON_OBJECT_END,
    WILLET_JSON_ARRAY,
    WILLET_JSON_ARRAY_END,
    /// With the name, without quotation marks and escapes.
    WILLET_JSON_KEY,
    /// With the text, without quotation marks and escapes.
    WILLET_JSON_STRING,
    /// With the text of the number.
    WILLET_JSON_NUMBER,
    /// `true`, `false` or `null`.
    WILLET_JSON_LITERAL,
};

/// Takes a token; its bytes are valid until it returns. Stops the parser with `false`.
typedef bool (*willet_json_sink)(void *context, enum willet_json_token token, const uint8_t *bytes, size_t count);

enum willet_json_status {
    WILLET_JSON_OK,
    /// The sink stopped it.
    WILLET_JSON_STOPPED,
    /// The input is no JSON, or not UTF-8.
    WILLET_JSON_ERROR,
};

/// NULL if there is no memory. `context` goes to the sink. `many`: values may follow one another.
willet_json *willet_json_open(willet_json_sink sink, void *context, bool many);
/// Parses the next piece. After anything but OK only closing is allowed.
enum willet_json_status willet_json_parse(willet_json *json, const uint8_t *bytes, size_t count);
/// The end of the input; numbers at the top may come only now.
enum willet_json_status willet_json_finish(willet_json *json);
/// How many bytes of the last piece were parsed.
size_t willet_json_parsed(willet_json *json);
void willet_json_close(willet_json *json);

/// How many bytes at the beginning of a text need no escape in a string of JSON; DEL counts as one that does.
static inline size_t willet_json_plain(const uint8_t *bytes, size_t count) {
    size_t index = 0;
    while (index < count && bytes[index] >= 0x20 && bytes[index] != '"' && bytes[index] != '\\'
           && bytes[index] != 0x7F)
        index++;
    return index;
}

#endif
