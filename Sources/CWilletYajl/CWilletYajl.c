#include "CWilletYajl.h"

#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

struct willet_json {
    yajl_handle handle;
    willet_json_sink sink;
    void *context;
    /// Where in an escape the input is: 0 in none, 1 behind a backslash, 2 to 5 before its digits.
    uint8_t escape;
    /// Whether the second half of a character has to come next.
    bool is_half;
    uint16_t unit;
};

static int tell(void *context, enum willet_json_token token, const void *bytes, size_t count) {
    willet_json *json = context;
    return json->sink(json->context, token, bytes, count);
}

static int on_null(void *context) { return tell(context, WILLET_JSON_LITERAL, NULL, 0); }
static int on_boolean(void *context, int value) { return (void)value, tell(context, WILLET_JSON_LITERAL, NULL, 0); }
static int on_number(void *context, const char *text, size_t count) {
    return tell(context, WILLET_JSON_NUMBER, text, count);
}
static int on_string(void *context, const unsigned char *text, size_t count) {
    return tell(context, WILLET_JSON_STRING, text, count);
}
static int on_key(void *context, const unsigned char *text, size_t count) {
    return tell(context, WILLET_JSON_KEY, text, count);
}
static int on_object(void *context) { return tell(context, WILLET_JSON_OBJECT, NULL, 0); }
static int on_object_end(void *context) { return tell(context, WILLET_JSON_OBJECT_END, NULL, 0); }
static int on_array(void *context) { return tell(context, WILLET_JSON_ARRAY, NULL, 0); }
static int on_array_end(void *context) { return tell(context, WILLET_JSON_ARRAY_END, NULL, 0); }

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_object_end,
    .yajl_start_array = on_array,
    .yajl_end_array = on_array_end,
};

willet_json *willet_json_open(willet_json_sink sink, void *context, bool many) {
    willet_json *json = malloc(sizeof *json);
    if (!json) return NULL;
    json->sink = sink;
    json->context = context;
    json->escape = 0;
    json->is_half = false;
    json->unit = 0;
    json->handle = yajl_alloc(&callbacks, NULL, json);
    if (json->handle) {
        yajl_config(json->handle, yajl_allow_multiple_values, (int)many);
        return json;
    }
    free(json);
    return NULL;
}

static enum willet_json_status status(yajl_status status) {
    switch (status) {
    case yajl_status_ok: return WILLET_JSON_OK;
    case yajl_status_client_canceled: return WILLET_JSON_STOPPED;
    default: return WILLET_JSON_ERROR;
    }
}

static int digit(uint8_t byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : 0;
}

/// Whether each half of a character that is written in two escapes stands beside its other half (RFC 8259, section 7): yajl
/// makes something else of one that stands alone. A backslash is nowhere but in a string.
static bool has_whole_characters(willet_json *json, const uint8_t *bytes, size_t count) {
    for (size_t index = 0; index < count; index++) {
        uint8_t byte = bytes[index];
        switch (json->escape) {
        case 0:
            if (byte == '\\') {
                json->escape = 1;
            } else if (json->is_half) {
                return false;
            } else {
                const uint8_t *next = memchr(bytes + index, '\\', count - index);
                if (!next) return true;
                index = (size_t)(next - bytes) - 1;
            }
            break;
        case 1:
            if (byte != 'u' && json->is_half) return false;
            json->escape = byte == 'u' ? 2 : 0;
            json->unit = 0;
            break;
        default:
            json->unit = (uint16_t)(json->unit << 4 | digit(byte));
            if (++json->escape < 6) break;
            json->escape = 0;
            bool is_low = (json->unit & 0xFC00) == 0xDC00;
            if (is_low != json->is_half) return false;
            json->is_half = (json->unit & 0xFC00) == 0xD800;
        }
    }
    return true;
}

enum willet_json_status willet_json_parse(willet_json *json, const uint8_t *bytes, size_t count) {
    if (!has_whole_characters(json, bytes, count)) return WILLET_JSON_ERROR;
    return status(yajl_parse(json->handle, bytes, count));
}

enum willet_json_status willet_json_finish(willet_json *json) { return status(yajl_complete_parse(json->handle)); }

size_t willet_json_parsed(willet_json *json) { return yajl_get_bytes_consumed(json->handle); }

void willet_json_close(willet_json *json) {
    yajl_free(json->handle);
    free(json);
}
