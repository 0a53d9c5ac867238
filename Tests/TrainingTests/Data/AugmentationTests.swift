import Models
import Testing

@testable import Training

@Suite("Do random changes move image and target alike, and follow from seed, epoch and number alone?")
struct AugmentationTests {
    private let shape = Shape(channels: 2, height: 3, width: 4)
    private let example = Example(image: (0..<24).map(Float.init), target: (0..<12).map { Float($0 % 3) })

    private func apply(_ change: (inout Augmentation) -> Void, epoch: Int = 0, number: Int = 0, target: Augmentation.Target = .classes) -> Example {
        var augmentation = Augmentation()
        change(&augmentation)
        return augmentation.apply(to: example, shape: shape, target: target, seed: 3, epoch: epoch, number: number)
    }

    @Test func `Nothing is changed by default`() {
        let same = apply { _ in }
        #expect(same.image == example.image && same.target == example.target)
    }

    @Test func `A flip reverses columns or rows, channels kept`() {
        let columns = apply { $0.flipX = 1 }
        #expect(columns.image[0..<4] == [6, 7, 4, 5] && columns.target[0..<4] == [0, 2, 1, 0])
        let rows = apply { $0.flipY = 1 }
        #expect(rows.image[0..<2] == [16, 17] && rows.image[16..<18] == [0, 1])
    }

    @Test func `A shift brings zeros in from outside`() {
        let motion = ImageMotion(flipsX: false, flipsY: false, shiftY: 1, shiftX: -1, radians: 0)
        let moved = motion.moved(example.image, shape, isNearest: false)
        #expect(moved[0..<8].allSatisfy { $0 == 0 })
        #expect(moved[8..<16] == [2, 3, 4, 5, 6, 7, 0, 0])
    }

    @Test func `A quarter turn moves rows to columns`() {
        let square = Shape(channels: 1, height: 3, width: 3)
        let turned = ImageMotion(flipsX: false, flipsY: false, shiftY: 0, shiftX: 0, radians: .pi / 2).moved([0, 1, 2, 3, 4, 5, 6, 7, 8], square, isNearest: true)
        // The right column becomes the top row.
        #expect(turned == [2, 5, 8, 1, 4, 7, 0, 3, 6])
        let linear = ImageMotion(flipsX: false, flipsY: false, shiftY: 0, shiftX: 0, radians: .pi / 2).moved([0, 1, 2, 3, 4, 5, 6, 7, 8], square, isNearest: false)
        #expect(zip(linear, turned).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func `Classes stay classes under small turns, values are read between pixels`() {
        for number in 0..<20 {
            let turned = apply({ $0.rotation = 20 }, number: number)
            #expect(turned.target.allSatisfy { [0, 1, 2].contains($0) })
        }
        let values = (0..<20).flatMap { apply({ $0.rotation = 20 }, number: $0, target: .values).target }
        #expect(values.contains { $0 != $0.rounded() })
    }

    @Test func `Brightness, contrast and noise change the image only`() {
        let changed = apply { ($0.contrast, $0.brightness, $0.noise) = (0.2, 0.1, 0.05) }
        #expect(changed.target == example.target && changed.image != example.image)
        let scaled = apply { $0.contrast = 0.2 }
        let factor = scaled.image[10] / 10
        #expect((0.8...1.2).contains(factor) && zip(scaled.image, example.image).allSatisfy { abs($0 - factor * $1) < 1e-4 })
    }

    @Test func `Epochs and examples are changed differently, and always the same way`() {
        func image(_ epoch: Int, _ number: Int) -> [Float] { apply({ $0.noise = 1 }, epoch: epoch, number: number).image }
        #expect(image(0, 0) == image(0, 0) && image(0, 0) != image(0, 1) && image(0, 0) != image(1, 0))
        let shifts = Set((0..<200).map { number in apply({ $0.shift = 1 }, number: number).target })
        #expect(shifts.count == 9)
    }
}
