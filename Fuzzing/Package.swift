// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "Synfire", path: "..")],
    targets: [
        .executableTarget(
            name: "fuzz", dependencies: [.product(name: "Synfire", package: "Synfire")],
            swiftSettings: [
                .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
                // libFuzzer brings the entry point.
                .unsafeFlags(["-parse-as-library", "-sanitize=fuzzer"]),
            ],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
    ]
)
