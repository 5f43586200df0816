#include "CWilletYajl.h"

#include <stdlib.h>
#include <yajl/yajl_parse.h>

struct willet_json {
    yajl_handle handle;
    willet_json_sink sink;
    void *context;
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

enum willet_json_status willet_json_parse(willet_json *json, const uint8_t *bytes, size_t count) {
    return status(yajl_parse(json->handle, bytes, count));
}

enum willet_json_status willet_json_finish(willet_json *json) { return status(yajl_complete_parse(json->handle)); }

size_t willet_json_parsed(willet_json *json) { return yajl_get_bytes_consumed(json->handle); }

void willet_json_close(willet_json *json) {
    yajl_free(json->handle);
    free(json);
}
