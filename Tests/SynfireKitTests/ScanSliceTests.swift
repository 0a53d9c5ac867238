import Formats
import Foundation
import Models
import Testing

@testable import SynfireKit

@Suite("Are a real scan's slices the arrays that its network was trained on?")
struct HippocampusTests {
    private static let data = Package.root.deletingLastPathComponent().appending(path: "shared/data")
    private static let scan = data.appending(path: "hippocampus/images/hippocampus_003.nii.gz").path
    private static let arrays = data.appending(path: "unets/hippocampus-unet").path

    @Test("hippocampus 003", .enabled(if: FileManager.default.fileExists(atPath: scan) && FileManager.default.fileExists(atPath: arrays)))
    func preprocessing() throws {
        var reader = SampleReader(axis: .direction(0))
        reader.preprocessing = try Preprocessing("percentile=99.5,crop=56x40,pad=56x40")
        let samples = try reader.samples(Self.scan, channels: 1)
        #expect(samples.values == (try NPY.parse(FileAccess.read("\(Self.arrays)/input.npy"), file: "input.npy").tensor))
        let label = try reader.labels(Self.scan.replacingOccurrences(of: "images", with: "labels"), classes: 1, of: samples)
        let expected = try NPY.parse(FileAccess.read("\(Self.arrays)/label.npy"), file: "label.npy").tensor
        #expect(label.scalars.count == expected.scalars.count && zip(label.scalars, expected.scalars).allSatisfy { ($0 > 0) == ($1 > 0) })
    }
}
