import Formats
import Foundation
import Testing

@testable import Models

@Suite("Does the declared preprocessing rebuild the input a trained network came with?")
struct RetinaPreprocessingTests {
    private static let data = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data")
    private static let image = data.appending(path: "drive/image/21.png").path
    private static let input = data.appending(path: "unets/retina-unet/input.npy").path

    /// Its recipe: grey, z-score (which the range makes no difference to), range, CLAHE, gamma; rows 200 to 391, columns 180 to 371.
    @Test("DRIVE image 21", .enabled(if: FileManager.default.fileExists(atPath: image) && FileManager.default.fileExists(atPath: input)))
    func drive() throws {
        let picture = try PNG.parse(FileAccess.read(Self.image), file: "21.png")
        let planes = (0..<3).flatMap { c in (0..<picture.width * picture.height).map { Float(picture.samples[$0 * picture.channels + c]) } }
        let image = Tensor(shape: [1, 3, picture.height, picture.width], scalars: planes)
        let prepared = try Preprocessing("grey,minmax,clahe=2:8,gamma=1.2,crop=192x192@200:180").apply(to: image)
        let expected = try NPY.parse(FileAccess.read(Self.input), file: "input.npy").tensor
        let differences = zip(prepared.scalars, expected.scalars).map { abs($0 - $1) * 255 }
        // The original truncates to whole levels between the steps, which moves single levels and what the equalisation makes of them.
        #expect(differences.reduce(0, +) / Float(differences.count) < 2)
        #expect(differences.max()! < 12)
    }
}
