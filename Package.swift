// swift-tools-version: 6.2
import PackageDescription

// Everything the compiler can check is checked: warnings stop the build, and every unsafe use must be spelled out.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Swift Testing's macros expand into code that strict memory safety remarks on, so tests do without it.
let strictTests: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Synfire",
    products: [
        .library(name: "Synfire", targets: ["Formats", "EventSim", "FastEngine", "Models", "Compiler", "Reports", "SynfireKit"]),
        .executable(name: "synfire", targets: ["synfire"]),
    ],
    targets: [
        .target(name: "Formats", swiftSettings: strict),
        .systemLibrary(name: "ProcessorFeatures"),
        .target(name: "EventSim", dependencies: ["Formats"], swiftSettings: strict),
        .target(name: "FastEngine", dependencies: ["Formats", "EventSim", "ProcessorFeatures"], swiftSettings: strict),
        .target(name: "Models", dependencies: ["Formats"], swiftSettings: strict),
        .target(name: "Compiler", dependencies: ["Formats", "EventSim", "Models"], swiftSettings: strict),
        .target(name: "Reports", dependencies: ["Formats", "EventSim", "Models", "Compiler"], swiftSettings: strict),
        .target(name: "SynfireKit", dependencies: ["Formats", "EventSim", "FastEngine", "Models", "Compiler", "Reports"], swiftSettings: strict),
        .executableTarget(
            name: "synfire", dependencies: ["Formats", "EventSim", "FastEngine", "Models", "Compiler", "Reports", "SynfireKit"], swiftSettings: strict),
        .target(name: "FuzzSupport", path: "Tests/FuzzSupport", swiftSettings: strictTests),
        .target(name: "SchemaSupport", dependencies: ["Formats"], path: "Tests/SchemaSupport", swiftSettings: strictTests),
        .target(name: "OracleNeurons", dependencies: ["Models"], path: "Tests/OracleNeurons", swiftSettings: strictTests),
        .target(name: "OracleMachines", dependencies: ["EventSim"], path: "Tests/OracleMachines", swiftSettings: strictTests),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "FuzzSupport", "SchemaSupport"], resources: [.copy("Resources")], swiftSettings: strictTests),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "FuzzSupport", "OracleNeurons"], resources: [.copy("Resources")], swiftSettings: strictTests),
        .target(name: "EngineTestSupport", dependencies: ["Formats", "EventSim", "SchemaSupport"], path: "Tests/EngineTestSupport", resources: [.copy("Resources")], swiftSettings: strictTests),
        .testTarget(name: "EventSimTests", dependencies: ["EventSim", "EngineTestSupport", "FuzzSupport", "SchemaSupport"], resources: [.copy("Resources")], swiftSettings: strictTests),
        .testTarget(name: "FastEngineTests", dependencies: ["FastEngine", "EventSim", "EngineTestSupport", "FuzzSupport"], swiftSettings: strictTests),
        .testTarget(name: "CompilerTests", dependencies: ["Compiler", "Models", "EventSim", "FastEngine", "FuzzSupport", "OracleMachines"], resources: [.copy("Resources")], swiftSettings: strictTests),
        .testTarget(name: "ReportsTests", dependencies: ["Reports", "Models", "SchemaSupport"], swiftSettings: strictTests),
        .testTarget(name: "HouseTests", swiftSettings: strictTests),
        .testTarget(name: "SynfireKitTests", dependencies: ["SynfireKit"], swiftSettings: strictTests),
        .testTarget(name: "synfireTests", dependencies: ["synfire", "SynfireKit", "SchemaSupport"], swiftSettings: strictTests),
    ]
)
