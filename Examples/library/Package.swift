// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "library",
    dependencies: [.package(name: "Synfire", path: "../..")],
    targets: [
        .executableTarget(
            name: "library", dependencies: [.product(name: "Synfire", package: "Synfire")], swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
