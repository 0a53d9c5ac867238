import Formats
import Testing

@Suite("Do volumes keep their values and their place in space?")
struct NIfTITests {
    static let files = ["f4.nii", "i2.nii", "i2_be.nii", "i2_nifti2.nii", "i2_slope.nii.gz", "u1_mask.nii.gz"]

    @Test(arguments: files)
    func contents(name: String) throws {
        let expected = try #require(try Samples.json("nifti/expected.json")[name])
        let volume = try NIfTI.parse(try Samples.bytes("nifti/\(name)"), file: name)
        #expect(volume.voxels.shape == expected.shape)
        #expect(volume.slope == expected["slope"]?.doubleValue)
        #expect(volume.intercept == expected["inter"]?.doubleValue)
        #expect(volume.spacing == expected["zooms"]?.arrayValue?.compactMap(\.doubleValue))
        let affine = expected["affine"]?.arrayValue?.map { $0.arrayValue?.compactMap(\.doubleValue) ?? [] }
        #expect(volume.affine == affine)
        let scaled = volume.scaled
        #expect(SHA256.hexadecimal(RawTensor(scaled).bytes) == expected["f32_C_order"]?.digest)
        let head = expected["f32_C_order"]?["head"]?.arrayValue?.compactMap(\.doubleValue)
        #expect(scaled.scalars.prefix(6).map { Double($0) } == head)
    }

    @Test(arguments: files)
    func labelsLieOnTheirVolume(name: String) throws {
        let volume = try NIfTI.parse(try Samples.bytes("nifti/\(name)"), file: name)
        let labels = (0..<volume.voxels.count).map { UInt8($0 % 251) }
        let mask = try NIfTI.parse(volume.encoded(labels: labels), file: "mask.nii")
        #expect(mask.voxels == RawTensor(shape: volume.voxels.shape, uint8s: labels))
        #expect(mask.affine == volume.affine)
        #expect(mask.spacing == volume.spacing)
        #expect(mask.slope == 1 && mask.intercept == 0)
        #expect(mask.version == volume.version)
    }

    @Test func turnsGivenAsQuaternion() throws {
        var bytes = try Samples.bytes("nifti/i2.nii")
        func set(_ offset: Int, _ value: Float) {
            for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * index)) }
        }
        // No sform; a half turn about the first axis, mirrored along the third.
        (bytes[254], bytes[255], bytes[252], bytes[253]) = (0, 0, 1, 0)
        set(76, -1)
        for (offset, value) in [(256, 1), (260, 0), (264, 0), (268, 7), (272, 8), (276, 9)] as [(Int, Float)] { set(offset, value) }
        let volume = try NIfTI.parse(bytes, file: "a.nii")
        let (x, y, z) = (volume.spacing[0], volume.spacing[1], volume.spacing[2])
        #expect(volume.affine == [[x, 0, 0, 7], [0, -y, 0, 8], [0, 0, z, 9], [0, 0, 0, 1]])
        bytes[252] = 0
        #expect(try NIfTI.parse(bytes, file: "a.nii").affine == [[x, 0, 0, 0], [0, y, 0, 0], [0, 0, z, 0], [0, 0, 0, 1]])
    }

    /// Units and placement as `nifti1.h` defines them.
    @Test func unitsAndPlacement() throws {
        let bytes = try Samples.bytes("nifti/i2.nii")
        func volume(_ change: (inout [UInt8]) -> Void) throws -> NIfTI {
            var copy = bytes
            change(&copy)
            return try NIfTI.parse(copy, file: "a.nii")
        }
        for (code, unit) in [(0, nil), (1, "m"), (2, "mm"), (3, "µm"), (10, "mm"), (4, nil)] as [(UInt8, String?)] {
            #expect(try volume { $0[123] = code }.lengthUnit == unit)
        }
        // No code at all; then a qform of no rotation beside an sform whose first column runs from bottom to top.
        #expect(try volume { ($0[252], $0[254]) = (0, 0) }.axis(along: 0) == .unknown)
        func set(_ copy: inout [UInt8], _ offset: Int, _ values: [Float]) {
            for (index, value) in values.enumerated() {
                for byte in 0..<4 { copy[offset + 4 * index + byte] = UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * byte)) }
            }
        }
        let turned = try volume {
            ($0[252], $0[253], $0[254], $0[255]) = (1, 0, 2, 0)
            set(&$0, 256, [0, 0, 0])
            set(&$0, 280, [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0])
        }
        #expect(turned.axis(along: 0) == .disputed(sform: 2, qform: 0))
        #expect(turned.axis(along: 1) == .axis(1))
        #expect(turned.axis(along: 2) == .disputed(sform: 0, qform: 2))
    }

    @Test func wrongHeadersAreRefused() throws {
        let bytes = try Samples.bytes("nifti/i2.nii")
        func reason(_ change: (inout [UInt8]) -> Void) -> String? {
            var copy = bytes
            change(&copy)
            do throws(FileError) {
                _ = try NIfTI.parse(copy, file: "a.nii")
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(reason { _ in } == nil)
        #expect(reason { $0[345] = UInt8(ascii: "i") } != nil)
        #expect(reason { $0[344] = UInt8(ascii: "n"); $0[345] = UInt8(ascii: "i") } != nil)
        #expect(reason { $0[40] = 0 } == "has 0 axes; 1 to 7 are possible")
        #expect(reason { $0[40] = 8 } == "has 8 axes; 1 to 7 are possible")
        #expect(reason { $0[70] = 128 } == "has voxels of type RGB, which is not supported")
        #expect(reason { $0[72] = 8 } == "has 8 bits per voxel, but int16 takes 16")
        #expect(reason { $0[43] = 0x80 } != nil)
        #expect(reason { $0.removeLast() } == "int16 of shape [5, 4, 3] would end at byte 472, the file at 471")
        #expect(reason { $0.append(0) } != nil)
        #expect(reason { $0.removeSubrange(300...) } != nil)
        #expect(reason { ($0[108], $0[109], $0[110], $0[111]) = (0, 0, 0xC0, 0x7F) } == "its data cannot begin where vox_offset says")
        #expect(reason { ($0[108], $0[109], $0[110], $0[111]) = (0, 0, 0, 0) } == "its data cannot begin where vox_offset says")
    }

    /// A volume of the sample's geometry with other stored values, slope and intercept.
    private func volume(_ voxels: RawTensor, slope: Float, intercept: Float) throws -> NIfTI {
        var bytes = try NIfTI.parse(Samples.bytes("nifti/i2.nii"), file: "a.nii").encoded(voxels)
        for (offset, value) in [(112, slope), (116, intercept)] {
            for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * index)) }
        }
        return try NIfTI.parse(bytes, file: "a.nii")
    }

    @Test("values are scaled in double precision and rounded once")
    func largeOffsets() throws {
        let shape = [5, 4, 3]
        let meant = (0..<60).map { Double($0) / 64 }
        let doubles = try volume(RawTensor(shape: shape, doubles: meant.map { $0 + 16_777_216 }), slope: 1, intercept: -16_777_216)
        #expect(doubles.scaled.scalars == meant.map { Float($0) })
        // Thirds of what 32-bit floats hold: 1/3 and 2/3 are rounded at the end, not before the slope.
        let thirds = try volume(RawTensor(shape: shape, doubles: meant.map { $0 * 1e-50 }), slope: 1, intercept: 1)
        #expect(thirds.scaled.scalars == meant.map { Float($0 * 1e-50 + 1) })
        let wide = try volume(RawTensor(shape: shape, int64s: (0..<60).map { Int64(1) << 53 + Int64($0) }), slope: 1, intercept: -0x1p53)
        // Beyond 2⁵³ doubles have every second integer, nearest and even ones.
        #expect(wide.scaled.scalars == (0..<60).map { Float(Double(Int64(1) << 53 + $0) - 0x1p53) })
    }

    @Test("labels that a program spread over the stored integers are whole numbers again", arguments: [2, 3, 7, 60])
    func resavedLabels(largest: Int) throws {
        let labels = (0..<60).map { $0 % (largest + 1) }
        let slope = Float(largest) / 255
        let stored = labels.map { UInt8((Float($0) / slope).rounded()) }
        let resaved = try volume(RawTensor(shape: [5, 4, 3], uint8s: stored), slope: slope, intercept: 0)
        #expect(resaved.labels.scalars == labels.map { Float($0) })
        #expect(largest == 3 || resaved.scaled.scalars != resaved.labels.scalars, "255 is a multiple of 3: nothing was rounded")
    }

    @Test("what no rounding explains stays as it is")
    func fractionsStay() throws {
        let halves = try volume(RawTensor(shape: [5, 4, 3], uint8s: (0..<60).map { UInt8($0) }), slope: 0.5, intercept: 0)
        #expect(halves.labels == halves.scaled)
        let tenths = try volume(RawTensor(shape: [5, 4, 3], uint8s: (0..<60).map { UInt8($0) }), slope: 0.1, intercept: 0)
        #expect(tenths.labels.scalars[4] == tenths.scaled.scalars[4])
        let floats = try volume(RawTensor(Tensor(shape: [5, 4, 3], repeating: 0.99)), slope: 0.1, intercept: 0)
        #expect(floats.labels == floats.scaled)
    }
}
