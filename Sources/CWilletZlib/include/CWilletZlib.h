#ifndef WILLET_ZLIB_H
#define WILLET_ZLIB_H

// DEFLATE streams (RFC 1951) over zlib, raw unless it says otherwise, on the heap: zlib keeps the address of its state.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct willet_stream willet_stream;

enum willet_status {
    /// There is more to do: input is left, or output may be.
    WILLET_STREAM_MORE,
    /// All input is consumed and all output produced.
    WILLET_STREAM_DONE,
    /// A final block has ended; what follows begins a new stream.
    WILLET_STREAM_END,
    /// The input is no DEFLATE data, or there is no memory.
    WILLET_STREAM_ERROR,
};

typedef struct {
    enum willet_status status;
    size_t consumed;
    size_t produced;
} willet_step;

/// NULL if there is no memory. `window_bits`: 8 to 15.
willet_stream *willet_inflate_open(int window_bits);
/// For data with a header of gzip or of zlib; checks the checksum behind it. NULL if there is no memory.
willet_stream *willet_inflate_open_wrapped(void);
willet_step willet_inflate(willet_stream *stream, const uint8_t *input, size_t count, uint8_t *output, size_t room);
void willet_inflate_reset(willet_stream *stream);
void willet_inflate_close(willet_stream *stream);

/// NULL if there is no memory. `level`: 1 to 9; `window_bits`: 9 to 15.
willet_stream *willet_deflate_open(int level, int window_bits);
/// Compresses all of the input and flushes it to a byte's boundary.
willet_step willet_deflate(willet_stream *stream, const uint8_t *input, size_t count, uint8_t *output, size_t room);
void willet_deflate_reset(willet_stream *stream);
void willet_deflate_close(willet_stream *stream);

#endif
