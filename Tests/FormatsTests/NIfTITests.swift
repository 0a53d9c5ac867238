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
}
