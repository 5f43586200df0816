// The physical limit of receiving: the handshake, and then read() into one buffer until all is there.
//
//   raw receive PORT SIZE COUNT
#define _GNU_SOURCE
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    size_t size = strtoul(argv[3], 0, 10), count = strtoul(argv[4], 0, 10);
    size_t total = ((size < 126 ? 2 : size < 65536 ? 4 : 10) + size) * count + 4, got = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(argv[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(fd, (void *)&address, sizeof address)) return 1;
    const char *request = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    if (write(fd, request, strlen(request)) < 0) return 1;
    static char buffer[262144];
    double start = 0;
    while (got < total) {
        ssize_t read_now = read(fd, buffer, sizeof buffer);
        if (read_now <= 0) return 1;
        got += read_now;
        if (start == 0) {
            char *end = memmem(buffer, read_now, "\r\n\r\n", 4);
            if (!end) return 1;
            start = now();
            got -= end + 4 - buffer;
        }
    }
    double seconds = now() - start;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"messages\":%zu,\"bytes\":%zu,\"seconds\":%.6f,\"peakRSS\":%ld}\n", count, size * count, seconds,
        usage.ru_maxrss * 1024);
}
