import Formats
import Testing

@testable import Models

@Suite("Do declared preprocessing steps compute what they say?")
struct PreprocessingTests {
    private func image(_ values: [Float], height: Int, width: Int) -> Tensor { Tensor(shape: [1, 1, height, width], scalars: values) }

    @Test("Steps are written back as they were read", arguments: [
        "nan=0", "nan=-1.5,minmax", "grey", "divide=255", "percentile=99.5", "percentile=1:99", "zscore", "zscore=0.25:0.5", "minmax", "clahe=2:8", "gamma=1.2", "crop=56x40",
        "pad=64x64@4:0", "percentile=99.5,crop=56x40,pad=56x40",
    ])
    func text(_ text: String) throws {
        #expect(try Preprocessing(text).steps.map(\.description).joined(separator: ",") == text)
    }

    @Test("What is no step is refused with what would be one", arguments: [
        "", "blur", "percentile=101", "percentile=99:1", "percentile=a", "zscore=1", "zscore=1:0", "divide", "divide=0", "gamma", "gamma=-1", "crop",
        "crop=56", "crop=0x4", "pad=56x", "pad=5x5@1", "clahe=0", "clahe=2:0", "clahe=2:8.5", "grey=1", "grey,,minmax", "crop=5x99999999999999999999",
    ])
    func refused(_ text: String) {
        #expect {
            _ = try Preprocessing(text)
        } throws: { error in
            (error as? PreprocessingError)?.reason.isEmpty == false
        }
    }

    @Test("Percentiles interpolate linearly over all values and clip")
    func percentile() throws {
        // numpy.percentile([0, 1, 2, 3, 10], 75) = 3, of 80: 4.4.
        let values = image([3, 0, 10, 1, 2], height: 1, width: 5)
        #expect(try Preprocessing("percentile=75").apply(to: values).scalars == [1, 0, 1, 1 / 3, 2 / 3])
        #expect(try Preprocessing("percentile=80").apply(to: values).scalars == [3 / 4.4, 0, 1, 1 / 4.4, 2 / 4.4].map { Float($0) })
        #expect(try Preprocessing("percentile=25:75").apply(to: values).scalars == [1, 0, 1, 0, 0.5])
        #expect(throws: PreprocessingError.self) { try Preprocessing("percentile").apply(to: image([0, 0], height: 1, width: 2)) }
    }

    @Test("Standard scores, ranges, grey and gamma follow their formulas")
    func pointwise() throws {
        let values = image([1, 3, 1, 3], height: 2, width: 2)
        #expect(try Preprocessing("zscore").apply(to: values).scalars == [-1, 1, -1, 1])
        #expect(try Preprocessing("zscore=1:4").apply(to: values).scalars == [0, 0.5, 0, 0.5])
        #expect(try Preprocessing("minmax").apply(to: values).scalars == [0, 1, 0, 1])
        #expect(try Preprocessing("divide=2,gamma=0.5").apply(to: values).scalars == [0.25, 2.25, 0.25, 2.25])
        let colours = Tensor(shape: [1, 3, 1, 1], scalars: [1, 0.5, 0.25])
        #expect(try Preprocessing("grey").apply(to: colours) == image([Float(0.299 + 0.2935 + 0.0285)], height: 1, width: 1))
        #expect(throws: PreprocessingError.self) { try Preprocessing("zscore").apply(to: image([2, 2], height: 1, width: 2)) }
        #expect(throws: PreprocessingError.self) { try Preprocessing("minmax").apply(to: image([2, 2], height: 1, width: 2)) }
        #expect(throws: PreprocessingError.self) { try Preprocessing("grey").apply(to: Tensor(shape: [1, 2, 1, 1], repeating: 0)) }
        #expect(throws: PreprocessingError.self) { try Preprocessing("clahe").apply(to: values) }
        #expect(throws: PreprocessingError.self) { try Preprocessing("gamma=2").apply(to: image([-1], height: 1, width: 1)) }
    }

    @Test("Crops and pads keep what they show, and put it back where it was")
    func frames() throws {
        for (text, shape) in [
            ("crop=3x2", [3, 2]), ("crop=3x9,pad=6x9", [6, 9]), ("pad=9x9", [9, 9]), ("pad=9x9@2:3,crop=4x4@1:2", [4, 4]), ("crop=2x2@3:1", [1, 2]),
        ] {
            let steps = try Preprocessing(text)
            let plane = (1...20).map { Float($0) }
            let frame = try steps.frame(height: 4, width: 5)
            let framed = try steps.apply(to: image(plane, height: 4, width: 5))
            #expect(framed.shape == [1, 1] + shape, "\(text)")
            #expect(frame.framed(plane[...]) == framed.scalars, "\(text)")
            let back = frame.placed(framed.scalars[...])
            // Everything that is shown comes back to its place, the rest is empty.
            #expect(zip(back, plane).allSatisfy { $0 == $1 || $0 == 0 }, "\(text)")
            #expect(back.filter { $0 != 0 }.sorted() == framed.scalars.filter { $0 != 0 }.sorted(), "\(text)")
        }
        #expect(throws: PreprocessingError.self) { try Preprocessing("crop=2x2@4:0").apply(to: image([1, 2], height: 1, width: 2)) }
    }

    @Test("Equalisation leaves a flat histogram alone and spreads a narrow one within its limit")
    func equalisation() throws {
        // Each tile holds every level once: the cumulative histogram is the identity but for rounding up.
        let ramp = image((0..<256 * 4).map { Float($0 % 256) / 255 }, height: 32, width: 32)
        let same = try Preprocessing("clahe=4:1").apply(to: ramp)
        #expect(zip(same.scalars, ramp.scalars).allSatisfy { abs($0 - $1) <= 1.01 / 255 })
        let narrow = image((0..<1024).map { 0.4 + Float($0 % 8) / 255 }, height: 32, width: 32)
        let spread = try Preprocessing("clahe=2:4").apply(to: narrow).scalars
        #expect(spread.max()! - spread.min()! > 7 / 255)
        let wide = try Preprocessing("clahe=64:4").apply(to: narrow).scalars
        #expect(wide.max()! - wide.min()! > 3 * (spread.max()! - spread.min()!))
        // Tiles that do not divide the image.
        #expect(try Preprocessing("clahe=2:8").apply(to: image((0..<77).map { Float($0) / 77 }, height: 7, width: 11)).scalars.count == 77)
    }

    @Test("NaN becomes the declared number before anything is measured")
    func fill() throws {
        let values = image([.nan, 2, .nan, 4], height: 2, width: 2)
        #expect(try Preprocessing("nan=0").apply(to: values).scalars == [0, 2, 0, 4])
        #expect(try Preprocessing("nan=-1.5,divide=2").apply(to: values).scalars == [-0.75, 1, -0.75, 2])
        #expect(try Preprocessing("nan=0,percentile=100").apply(to: values).scalars == [0, 0.5, 0, 1])
        for text in ["nan", "nan=", "nan=x", "nan=1e300", "nan=inf", "divide=2,nan=0"] { #expect(throws: PreprocessingError.self) { try Preprocessing(text) } }
    }

    @Test("a step whose results are no 32-bit floats is named")
    func overflow() throws {
        #expect(throws: PreprocessingError(step: "divide=1e-30", reason: "makes values that leave the range of 32-bit floats")) {
            try Preprocessing("divide=1e-30").apply(to: image([0, 1e20], height: 1, width: 2))
        }
    }
}
