// swift-tools-version: 6.2
import PackageDescription

/// Every target is built alike: warnings are errors, and what a file imports stays inside it unless it says `public`.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioConcurrencyHelpers = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioSOCKS = Target.Dependency.product(name: "NIOSOCKS", package: "swift-nio-extras")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let inMemoryLogging = Target.Dependency.product(name: "InMemoryLogging", package: "swift-log")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "willet",
    products: [
        .library(name: "WilletClient", targets: ["WilletClient"]),
        // Not for others: what it has is `package`, for the benchmarks alone.
        .library(name: "WilletLog", targets: ["WilletLog"]),
        .executable(name: "willet", targets: ["willet"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // The dependency rule: imports point down only. What a target may import is what it lists here.
        .target(name: "CWilletZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CWilletPCRE2", linkerSettings: [.linkedLibrary("pcre2-8")]),
        .target(name: "CWilletUTF8"),
        .target(name: "CWilletCommit"),
        .target(name: "CWilletYajl", linkerSettings: [.linkedLibrary("yajl")]),
        .target(name: "CWilletSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "WilletProtocol", dependencies: ["CWilletUTF8", "CWilletZlib"], swiftSettings: strict),
        .target(
            name: "WilletClient",
            dependencies: [
                "WilletProtocol", nioConcurrencyHelpers, nioCore, nioPosix, nioHTTP1, nioTLS, nioSSL, nioSOCKS, logging,
                coreMetrics,
            ],
            swiftSettings: strict
        ),
        .target(name: "WilletLog", dependencies: ["CWilletPCRE2", "WilletProtocol"], swiftSettings: strict),
        .target(
            name: "WilletFormats",
            dependencies: ["CWilletSQLite", "CWilletYajl", "WilletProtocol"],
            swiftSettings: strict
        ),
        .target(name: "WilletConfiguration", dependencies: [tomlKit], swiftSettings: strict),
        .target(name: "WilletScreen", swiftSettings: strict),
        .target(
            name: "WilletViewModel",
            dependencies: ["WilletClient", "WilletLog", "WilletProtocol", "WilletResources", "WilletScreen"],
            swiftSettings: strict
        ),
        .target(
            name: "WilletPipe",
            dependencies: [
                "WilletClient", "WilletFormats", "WilletLog", "WilletProtocol", "WilletScreen",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "CWilletCurses",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]
        ),
        .target(name: "WilletTerminal", dependencies: ["CWilletCurses", "WilletScreen"], swiftSettings: strict),
        .target(
            name: "WilletServer",
            dependencies: [nioCore, nioPosix, nioHTTP1, nioWebSocket, nioSSL],
            swiftSettings: strict
        ),
        .target(
            name: "WilletResources",
            path: "Resources",
            exclude: ["Pictures"],
            resources: [.embedInCode("Help/help.txt"), .embedInCode("willet.toml")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "willet",
            dependencies: [
                "CWilletCommit", "WilletClient", "WilletConfiguration", "WilletFormats", "WilletLog", "WilletPipe",
                "WilletProtocol", "WilletResources", "WilletScreen", "WilletServer", "WilletTerminal",
                "WilletViewModel", argumentParser, logging, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),

        .target(
            name: "TestSupport",
            dependencies: [nioConcurrencyHelpers],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .target(
            name: "FuzzTargets",
            dependencies: ["CWilletZlib", "WilletProtocol"],
            path: "Tests/Fuzz/Targets",
            swiftSettings: strict
        ),
        .testTarget(
            name: "WilletProtocolTests",
            dependencies: ["CWilletUTF8", "FuzzTargets", "TestSupport", "WilletProtocol"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WilletClientTests",
            dependencies: [
                "CWilletZlib", "ExampleEcho", "ExampleEventStyle", "ExampleSubscribe", "TestSupport", "WilletClient",
                "WilletProtocol", "WilletServer", nioConcurrencyHelpers,
                nioCore, nioPosix, nioHTTP1, nioEmbedded, nioSSL, logging, inMemoryLogging, coreMetrics, metricsTestKit,
            ],
            exclude: ["Hostile/README.md"],
            swiftSettings: strict
        ),
        // The programs of Examples, a package for itself, are compiled and run by tests here.
        .executableTarget(
            name: "ExampleEcho",
            dependencies: ["WilletClient"],
            path: "Examples/Sources/Echo",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "ExampleSubscribe",
            dependencies: ["WilletClient"],
            path: "Examples/Sources/Subscribe",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "ExampleEventStyle",
            dependencies: ["WilletClient"],
            path: "Examples/Sources/EventStyle",
            swiftSettings: strict
        ),
        .testTarget(
            name: "WilletLogTests",
            dependencies: ["TestSupport", "WilletClient", "WilletLog", "WilletProtocol"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WilletFormatsTests",
            dependencies: ["CWilletSQLite", "WilletFormats", "WilletProtocol"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WilletPipeTests",
            dependencies: [
                "WilletClient", "WilletFormats", "WilletLog", "WilletPipe", "WilletProtocol", "WilletScreen",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WilletConfigurationTests",
            dependencies: [
                "TestSupport", "WilletClient", "WilletConfiguration", "WilletLog", "WilletResources", "WilletScreen",
                "WilletViewModel",
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "WilletScreenTests", dependencies: ["TestSupport", "WilletScreen"], swiftSettings: strict),
        .target(
            name: "TmuxSupport",
            dependencies: ["TestSupport"],
            path: "Tests/TmuxSupport",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "ConformanceClient",
            dependencies: ["WilletClient"],
            path: "Tests/ConformanceClient",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "InteropClient",
            dependencies: ["WilletClient"],
            path: "Tests/InteropClient",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "TerminalProbe",
            dependencies: ["WilletScreen", "WilletTerminal"],
            path: "Tests/TerminalProbe",
            swiftSettings: strict
        ),
        .testTarget(
            name: "WilletTerminalTests",
            dependencies: ["TerminalProbe", "TmuxSupport", "WilletScreen", "WilletTerminal"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WilletViewModelTests",
            dependencies: [
                "TestSupport", "WilletViewModel", "WilletClient", "WilletLog", "WilletProtocol", "WilletResources",
                "WilletScreen",
                nioConcurrencyHelpers,
            ],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WilletServerTests",
            dependencies: ["WilletServer", nioCore, nioPosix, nioEmbedded, nioSSL, nioWebSocket],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestSupport", "TmuxSupport"],
            exclude: ["Golden", "Peers"],
            swiftSettings: strict
        ),
    ]
)

// Its `main` is libFuzzer's, which needs flags that only `make fuzz` gives.
if Context.environment["WILLET_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzz",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzz/Driver",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
        )
    )
}
