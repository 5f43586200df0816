// swift-tools-version: 6.2
import PackageDescription

/// The benchmarks measure parts that are `package` in Willet, and so are built as parts of that package: the compiler
/// knows it by the name of its folder.
let folder = Context.packageDirectory.split(separator: "/").dropLast().last ?? "willet"
let willet = String(folder.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "willet-benchmarks",
    dependencies: [
        .package(name: "willet", path: ".."),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .executableTarget(
            name: "willet-bench",
            dependencies: [
                .product(name: "WilletClient", package: "willet"),
                .product(name: "WilletLog", package: "willet"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            packageAccess: false,
            swiftSettings: strict + [.unsafeFlags(["-package-name", willet])]
        ),
        .executableTarget(
            name: "nio-websocket-peer",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Sources/NIOWebSocketPeer",
            swiftSettings: strict
        ),
    ]
)
