#include "CWilletZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct willet_stream {
    z_stream z;
};

// zlib counts in 32 bits: more than that is done in the next step.
static uInt bounded(size_t count) { return count > INT_MAX ? INT_MAX : (uInt)count; }

static willet_step step(willet_stream *stream, const uint8_t *input, size_t count, uint8_t *output, size_t room,
                        int (*work)(z_stream *, int), int flush) {
    z_stream *z = &stream->z;
    uInt given = bounded(count), offered = bounded(room);
    z->next_in = (Bytef *)input;
    z->avail_in = given;
    z->next_out = output;
    z->avail_out = offered;
    int result = work(z, flush);
    willet_step done = {WILLET_STREAM_MORE, given - z->avail_in, offered - z->avail_out};
    switch (result) {
    case Z_STREAM_END:
        done.status = WILLET_STREAM_END;
        break;
    case Z_OK:
    case Z_BUF_ERROR: // nothing could be done: no input, or no room
        // Room that is left over says that no output waits.
        if (done.consumed == count && z->avail_out > 0) done.status = WILLET_STREAM_DONE;
        break;
    default:
        done.status = WILLET_STREAM_ERROR;
    }
    return done;
}

static int do_inflate(z_stream *z, int flush) { return inflate(z, flush); }
static int do_deflate(z_stream *z, int flush) { return deflate(z, flush); }

static willet_stream *open_inflate(int window_bits) {
    willet_stream *stream = calloc(1, sizeof *stream);
    if (stream && inflateInit2(&stream->z, window_bits) != Z_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

willet_stream *willet_inflate_open(int window_bits) { return open_inflate(-window_bits); }

// 32 more tells zlib to look for either header.
willet_stream *willet_inflate_open_wrapped(void) { return open_inflate(15 + 32); }

willet_step willet_inflate(willet_stream *stream, const uint8_t *input, size_t count, uint8_t *output, size_t room) {
    return step(stream, input, count, output, room, do_inflate, Z_SYNC_FLUSH);
}

void willet_inflate_reset(willet_stream *stream) { inflateReset(&stream->z); }

void willet_inflate_close(willet_stream *stream) {
    inflateEnd(&stream->z);
    free(stream);
}

willet_stream *willet_deflate_open(int level, int window_bits) {
    willet_stream *stream = calloc(1, sizeof *stream);
    if (stream && deflateInit2(&stream->z, level, Z_DEFLATED, -window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

willet_step willet_deflate(willet_stream *stream, const uint8_t *input, size_t count, uint8_t *output, size_t room) {
    return step(stream, input, count, output, room, do_deflate, Z_SYNC_FLUSH);
}

void willet_deflate_reset(willet_stream *stream) { deflateReset(&stream->z); }

void willet_deflate_close(willet_stream *stream) {
    deflateEnd(&stream->z);
    free(stream);
}
