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

/// Kernels of a processor level are compiled for it; `Processors` sees to it that they run nowhere else.
func compiled(for flags: String...) -> [SwiftSetting] { strict + [.unsafeFlags(flags.flatMap { ["-Xcc", $0] })] }

#if arch(x86_64)
let levels: [Target] = [
    .target(name: "KernelsAVX2", dependencies: ["Kernels"], swiftSettings: compiled(for: "-march=x86-64-v3")),
    .target(
        name: "KernelsAVX512", dependencies: ["Kernels"],
        swiftSettings: compiled(for: "-march=x86-64-v4", "-mavx512vnni", "-mprefer-vector-width=512")),
]
#else
let levels: [Target] = []
#endif
let levelNames = levels.map { Target.Dependency.target(name: $0.name) }

let package = Package(
    name: "Synfire",
    products: [
        .library(name: "Synfire", targets: ["Formats", "EventSim", "Processors", "FastEngine", "Models", "Training", "Compiler", "Reports", "SynfireKit"]),
        .executable(name: "synfire", targets: ["synfire"]),
    ],
    targets: [
        .target(name: "Formats", swiftSettings: strict),
        .target(name: "Kernels", swiftSettings: strict),
        .target(name: "KernelsBaseline", dependencies: ["Kernels"], swiftSettings: strict),
        .systemLibrary(name: "ProcessorState"),
        .target(name: "Processors", dependencies: ["Kernels", "KernelsBaseline", "ProcessorState"] + levelNames, swiftSettings: strict),
        .target(name: "EventSim", dependencies: ["Formats"], swiftSettings: strict),
        .target(name: "FastEngine", dependencies: ["Formats", "EventSim", "Kernels", "Processors"], swiftSettings: strict),
        .target(name: "Models", dependencies: ["Formats"], swiftSettings: strict),
        .target(name: "Training", dependencies: ["Formats", "Kernels", "Processors", "Models"], swiftSettings: strict),
        .target(name: "Compiler", dependencies: ["Formats", "EventSim", "Models"], swiftSettings: strict),
        .target(name: "Reports", dependencies: ["Formats", "EventSim", "Models", "Compiler"], swiftSettings: strict),
        .target(name: "SynfireKit", dependencies: ["Formats", "EventSim", "Processors", "FastEngine", "Models", "Training", "Compiler", "Reports"], swiftSettings: strict),
        .target(name: "Options", dependencies: ["Formats", "EventSim", "FastEngine", "Models", "Reports", "SynfireKit"], swiftSettings: strict),
        .executableTarget(
            name: "synfire", dependencies: ["Formats", "EventSim", "Processors", "FastEngine", "Models", "Training", "Compiler", "Reports", "SynfireKit", "Options"],
            swiftSettings: strict),
        .target(name: "FuzzSupport", path: "Tests/FuzzSupport", swiftSettings: strictTests),
        .target(name: "SchemaSupport", dependencies: ["Formats"], path: "Tests/SchemaSupport", swiftSettings: strictTests),
        .target(name: "OracleNeurons", dependencies: ["Models"], path: "Tests/OracleNeurons", swiftSettings: strictTests),
        .target(name: "OracleNetworks", dependencies: ["Formats", "Models"], path: "Tests/OracleNetworks", resources: [.copy("Resources")], swiftSettings: strictTests),
        .target(name: "OracleMachines", dependencies: ["EventSim"], path: "Tests/OracleMachines", swiftSettings: strictTests),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "FuzzSupport", "SchemaSupport"], resources: [.copy("Resources")], swiftSettings: strictTests),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "FuzzSupport", "OracleNeurons", "OracleNetworks"], resources: [.copy("Resources")], swiftSettings: strictTests),
        .target(name: "EngineTestSupport", dependencies: ["Formats", "EventSim", "SchemaSupport"], path: "Tests/EngineTestSupport", resources: [.copy("Resources")], swiftSettings: strictTests),
        .testTarget(name: "EventSimTests", dependencies: ["EventSim", "EngineTestSupport", "FuzzSupport", "SchemaSupport"], resources: [.copy("Resources")], swiftSettings: strictTests),
        .testTarget(name: "KernelsTests", dependencies: ["Kernels", "Processors", "EngineTestSupport"], swiftSettings: strictTests),
        .testTarget(name: "FastEngineTests", dependencies: ["FastEngine", "EventSim", "Kernels", "Processors", "EngineTestSupport", "FuzzSupport"], swiftSettings: strictTests),
        .testTarget(name: "CompilerTests", dependencies: ["Compiler", "Models", "EventSim", "FastEngine", "Processors", "FuzzSupport", "OracleMachines"], resources: [.copy("Resources")], swiftSettings: strictTests),
        .testTarget(name: "TrainingTests", dependencies: ["Training", "Models", "Formats", "Processors", "OracleNetworks"], swiftSettings: strictTests),
        .testTarget(name: "ReportsTests", dependencies: ["Reports", "Models", "SchemaSupport"], swiftSettings: strictTests),
        .testTarget(name: "HouseTests", swiftSettings: strictTests),
        .testTarget(name: "SynfireKitTests", dependencies: ["SynfireKit", "Training"], swiftSettings: strictTests),
        .testTarget(name: "synfireTests", dependencies: ["synfire", "Options", "SynfireKit", "Processors", "SchemaSupport"], swiftSettings: strictTests),
    ] + levels
)
