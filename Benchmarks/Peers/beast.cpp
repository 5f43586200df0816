// Boost.Beast, as a peer: beast receive|send|echo PORT SIZE COUNT [deflate]
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace beast = boost::beast;
namespace websocket = beast::websocket;
namespace net = boost::asio;
using tcp = net::ip::tcp;
using clock_type = std::chrono::steady_clock;

static double seconds(clock_type::time_point start) {
    return std::chrono::duration<double>(clock_type::now() - start).count();
}

static long peak() {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * 1024;
}

static void finish(size_t messages, size_t bytes, double time) {
    printf("{\"messages\":%zu,\"bytes\":%zu,\"seconds\":%.6f,\"peakRSS\":%ld}\n", messages, bytes, time, peak());
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    std::string mode = argv[1];
    size_t size = std::stoul(argv[3]), count = std::stoul(argv[4]);
    net::io_context context;
    websocket::stream<beast::tcp_stream> stream(context);
    auto &lowest = beast::get_lowest_layer(stream);
    lowest.connect(tcp::endpoint(net::ip::make_address("127.0.0.1"), std::stoi(argv[2])));
    lowest.socket().set_option(tcp::no_delay(true));
    stream.read_message_max(1ull << 30);
    if (argc > 5 && std::string(argv[5]) == "deflate") {
        websocket::permessage_deflate compression;
        compression.client_enable = true;
        stream.set_option(compression);
    }
    stream.handshake("127.0.0.1", "/");
    stream.text(true);
    std::string message(size, 'x');
    beast::flat_buffer buffer;
    auto start = clock_type::now();
    if (mode == "receive") {
        size_t messages = 0, bytes = 0;
        std::function<void(beast::error_code, size_t)> received = [&](beast::error_code error, size_t length) {
            if (error) return;
            messages++;
            bytes += length;
            buffer.consume(buffer.size());
            stream.async_read(buffer, received);
        };
        stream.async_read(buffer, received);
        context.run();
        finish(messages, bytes, seconds(start));
        return 0;
    }
    if (mode == "send") {
        for (size_t i = 0; i < count; i++) stream.write(net::buffer(message));
        finish(count, count * size, seconds(start));
    } else {
        std::vector<double> times;
        for (size_t i = 0; i < count; i++) {
            auto began = clock_type::now();
            stream.write(net::buffer(message));
            stream.read(buffer);
            buffer.consume(buffer.size());
            times.push_back(seconds(began) * 1e6);
        }
        std::sort(times.begin(), times.end());
        printf("{\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,\"peakRSS\":%ld}\n", times[count / 2],
            times[count * 99 / 100], times[count - 1], peak());
    }
    stream.close(websocket::close_code::normal);
}
