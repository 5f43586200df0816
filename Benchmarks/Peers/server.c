// The servers that clients are measured against, one client at a time, again and again, until the process is ended.
//
//   server flood PORT SIZE COUNT ascii|mixed|deflate   COUNT text messages of SIZE bytes, as fast as they are taken
//   server echo PORT                                   every message of less than 64 KiB comes back
//   server sink PORT                                   frames are counted and forgotten
//
// After a flood it sends Close 1000, and it answers the client's. PORT 0 takes a free one. The first line of its output
// is the port.
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <zlib.h>

static const unsigned char close_1000[4] = {0x88, 2, 3, 0xE8};

static int write_all(int fd, const unsigned char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);
        if (written <= 0) return -1;
        bytes += written;
        count -= written;
    }
    return 0;
}

// Answers the opening handshake; says whether there was one.
static int accept_handshake(int fd, int compresses) {
    char request[8192];
    size_t count = 0;
    request[0] = 0;
    while (count < sizeof request - 1 && !strstr(request, "\r\n\r\n")) {
        ssize_t got = read(fd, request + count, sizeof request - 1 - count);
        if (got <= 0) return 0;
        request[count += got] = 0;
    }
    char *key = strcasestr(request, "sec-websocket-key:");
    if (!key) return 0;
    key += 18;
    while (*key == ' ') key++;
    char text[128];
    snprintf(text, sizeof text, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int)strcspn(key, "\r\n"), key);
    unsigned char digest[20], accept[64];
    SHA1((unsigned char *)text, strlen(text), digest);
    EVP_EncodeBlock(accept, digest, 20);
    char answer[512];
    int length = snprintf(answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: %s\r\n%s\r\n", accept,
        compresses && strcasestr(request, "permessage-deflate")
            ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
    return write_all(fd, (unsigned char *)answer, length) == 0;
}

static size_t put_header(unsigned char *to, unsigned char first, size_t size) {
    to[0] = first;
    if (size < 126) {
        to[1] = size;
        return 2;
    }
    if (size < 65536) {
        to[1] = 126;
        to[2] = size >> 8;
        to[3] = size;
        return 4;
    }
    to[1] = 127;
    for (int i = 0; i < 8; i++) to[2 + i] = (uint64_t)size >> (56 - 8 * i);
    return 10;
}

// --- flood

struct block {
    unsigned char *bytes;
    size_t messages;
    size_t *ends;  // of each message's frame
};

// Messages like those of an exchange, or with a lot that is not ASCII; filled up with spaces, so that characters stay whole.
static void fill(unsigned char *to, size_t size, const char *kind, unsigned number) {
    char pattern[256];
    int length;
    if (!strcmp(kind, "mixed")) {
        length = snprintf(pattern, sizeof pattern,
            "{\"user\":\"Jos\u00e9 \u4f60\u597d\",\"text\":\"\u041f\u0440\u0438\u0432\u0435\u0442, "
            "\u4e16\u754c \U0001F600 ok\"} ");
    } else if (!strcmp(kind, "deflate")) {
        length = 0;
    } else {
        length = snprintf(pattern, sizeof pattern,
            "{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"p\":\"43251.10000000\",\"q\":\"0.01200000\","
            "\"T\":1699999999999,\"m\":true} ");
    }
    memset(to, ' ', size);
    for (size_t at = 0;; at += length) {
        if (!strcmp(kind, "deflate")) {
            number = number * 1664525u + 1013904223u;
            length = snprintf(pattern, sizeof pattern,
                "{\"e\":\"aggTrade\",\"s\":\"%s\",\"p\":\"%u.%08u\",\"q\":\"0.%08u\",\"T\":1699999%06u,\"m\":%s} ",
                number & 64 ? "BTCUSDT" : "ETHUSDT", 43000 + (number >> 20) % 500, number % 100000000u,
                (number >> 7) % 100000000u, number % 1000000u, number & 256 ? "true" : "false");
        }
        if (at + length > size) return;
        memcpy(to + at, pattern, length);
    }
}

static struct block make_block(size_t size, size_t count, const char *kind) {
    struct block block = {0};
    int compresses = !strcmp(kind, "deflate");
    block.messages = size >= 262144 ? 1 : 262144 / (size + 2);
    if (block.messages > count) block.messages = count;
    block.ends = malloc(block.messages * sizeof *block.ends);
    unsigned char *text = malloc(size + 1), *packed = malloc(size + size / 100 + 64);
    block.bytes = malloc(block.messages * (size + size / 100 + 80));
    z_stream stream = {0};
    if (compresses) deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    size_t at = 0;
    for (size_t i = 0; i < block.messages; i++) {
        fill(text, size, kind, (unsigned)i);
        if (compresses) {
            // What is sent again and again never refers to what came before the block: it can be.
            stream.next_in = text;
            stream.avail_in = size;
            stream.next_out = packed;
            stream.avail_out = size + size / 100 + 64;
            deflate(&stream, Z_SYNC_FLUSH);
            size_t length = stream.next_out - packed - 4;
            at += put_header(block.bytes + at, 0xC1, length);
            memcpy(block.bytes + at, packed, length);
            at += length;
        } else {
            at += put_header(block.bytes + at, 0x81, size);
            memcpy(block.bytes + at, text, size);
            at += size;
        }
        block.ends[i] = at;
    }
    free(text);
    free(packed);
    return block;
}

static void flood(int fd, const struct block *block, size_t count) {
    while (count > 0) {
        size_t messages = count < block->messages ? count : block->messages;
        if (write_all(fd, block->bytes, block->ends[messages - 1])) return;
        count -= messages;
    }
    if (write_all(fd, close_1000, 4)) return;
    // The client closes first, or its answer would be refused and what it has not read yet be lost.
    struct timeval limit = {2, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    unsigned char rest[4096];
    while (read(fd, rest, sizeof rest) > 0) {
        shutdown(fd, SHUT_WR);
    }
}

// --- echo and sink

static unsigned char input[1 << 20], output[70000];

static void echo(int fd) {
    size_t have = 0;
    for (;;) {
        size_t length = 0, header = 2, need = 2;
        for (int step = 0; step < 3; step++) {
            while (have < need) {
                ssize_t got = read(fd, input + have, sizeof input - have);
                if (got <= 0) return;
                have += got;
            }
            if (step == 0) {
                header = (input[1] & 127) == 126 ? 4 : 2;
                need = header + 4;
            } else if (step == 1) {
                length = header == 4 ? (size_t)input[2] << 8 | input[3] : (size_t)(input[1] & 127);
                need = header + 4 + length;
            }
        }
        if ((input[0] & 15) == 8) {
            write_all(fd, close_1000, 4);
            return;
        }
        size_t at = put_header(output, input[0], length);
        for (size_t i = 0; i < length; i++) output[at + i] = input[header + 4 + i] ^ input[header + (i & 3)];
        if (write_all(fd, output, at + length)) return;
        memmove(input, input + need, have - need);
        have -= need;
    }
}

static void sink(int fd) {
    unsigned char head[14];
    size_t have = 0, skip = 0;
    for (;;) {
        ssize_t got = read(fd, input, sizeof input);
        if (got <= 0) return;
        for (size_t at = 0; at < (size_t)got;) {
            if (skip > 0) {
                size_t step = skip < (size_t)got - at ? skip : (size_t)got - at;
                skip -= step;
                at += step;
                continue;
            }
            head[have++] = input[at++];
            if (have < 2) continue;
            size_t length = head[1] & 127, need = length == 127 ? 14 : length == 126 ? 8 : 6;
            if (have < need) continue;
            if (need == 8) length = (size_t)head[2] << 8 | head[3];
            if (need == 14) {
                length = 0;
                for (int i = 2; i < 10; i++) length = length << 8 | head[i];
            }
            if ((head[0] & 15) == 8) {
                write_all(fd, close_1000, 4);
                return;
            }
            have = 0;
            skip = length;
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 3 || (!strcmp(argv[1], "flood") && argc < 6)) {
        fprintf(stderr, "usage: server flood PORT SIZE COUNT ascii|mixed|deflate; server echo|sink PORT\n");
        return 2;
    }
    int floods = !strcmp(argv[1], "flood"), compresses = floods && !strcmp(argv[5], "deflate");
    struct block block = {0};
    if (floods) block = make_block(strtoul(argv[3], 0, 10), strtoul(argv[4], 0, 10), argv[5]);

    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(argv[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 16)
        || getsockname(listener, (void *)&address, &length)) {
        perror("server");
        return 1;
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int fd = accept(listener, 0, 0);
        if (fd < 0) return 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (accept_handshake(fd, compresses)) {
            if (floods) flood(fd, &block, strtoul(argv[4], 0, 10));
            else if (!strcmp(argv[1], "echo")) echo(fd);
            else sink(fd);
        }
        close(fd);
    }
}
