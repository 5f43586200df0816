// swift-tools-version: 6.2
import PackageDescription

/// Programs that use Willet as any other package does: `swift run --package-path Examples echo`.
let package = Package(
    name: "willet-examples",
    dependencies: [
        .package(name: "willet", path: "..")
    ],
    targets: [
        .executableTarget(
            name: "echo",
            dependencies: [.product(name: "WilletClient", package: "willet")],
            path: "Sources/Echo"
        ),
        .executableTarget(
            name: "subscribe",
            dependencies: [.product(name: "WilletClient", package: "willet")],
            path: "Sources/Subscribe"
        ),
        .executableTarget(
            name: "event-style",
            dependencies: [.product(name: "WilletClient", package: "willet")],
            path: "Sources/EventStyle"
        ),
    ]
)
