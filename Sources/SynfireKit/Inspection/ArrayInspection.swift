import Formats
import Reports

extension Inspection {
    /// An array's extents and the range of its values.
    static func array(_ bytes: [UInt8], _ path: String) throws -> Inspection {
        let raw = try NPY.parse(bytes, file: path)
        return inspection(.npy, path, values: raw.tensor, title: "array", details: [("type", .string(raw.elementType.rawValue))])
    }

    /// A picture's extents, depth and the range of its samples.
    static func picture(_ image: Image, _ kind: FileKind, _ path: String) -> Inspection {
        let samples = Tensor(shape: [image.height, image.width, image.channels], scalars: image.samples.map { Float($0) })
        let colours = ["grey", "grey and alpha", "RGB", "RGB and alpha"][image.channels - 1]
        return inspection(
            kind, path, values: samples, title: "picture", details: [("colours", .string(colours)), ("bitDepth", .integer(image.bitDepth))])
    }

    /// A scan's extents, place in space and the range of its values.
    static func scan(_ bytes: [UInt8], _ path: String) throws -> Inspection {
        let scan = try NIfTI.parse(bytes, file: path)
        var details: [(String, JSON)] = [
            ("type", .string(scan.voxels.elementType.rawValue)), ("version", .integer(scan.version)),
            ("spacing", .array(scan.spacing.map { .number($0) })), ("lengthUnit", scan.lengthUnit.map { .string($0) } ?? .null), ("slope", .number(scan.slope)), ("intercept", .number(scan.intercept)),
            ("affine", .array(scan.affine.map { .array($0.map { .number($0) }) })),
        ]
        if scan.voxels.shape.count >= 3 {
            for (direction, name) in SliceAxis.names.enumerated() {
                switch scan.axis(along: direction) {
                case .axis(let axis): details.append(("\(name)Axis", .integer(axis)))
                case .unknown: details.append(("\(name)Axis", .null))
                case .disputed(let sform, let qform):
                    details.append(("\(name)Axis", .string("\(sform) by its sform, \(qform) by its qform")))
                }
            }
        }
        return inspection(.nifti, path, values: scan.scaled, title: "scan", details: details)
    }

    private static func inspection(_ kind: FileKind, _ path: String, values: Tensor, title: String, details: [(String, JSON)]) -> Inspection {
        let finite = values.scalars.filter(\.isFinite)
        let mean = finite.isEmpty ? nil : finite.reduce(0.0) { $0 + Double($1) } / Double(finite.count)
        let (smallest, largest) = (finite.min(), finite.max())
        let members = [
            JSON.Member("schema", .string(schema)), JSON.Member("file", .string(path)), JSON.Member("kind", .string(kind.rawValue)),
            JSON.Member("shape", .array(values.shape.map { .integer($0) })), JSON.Member("minimum", smallest.map { .number(Double($0)) } ?? .null),
            JSON.Member("maximum", largest.map { .number(Double($0)) } ?? .null), JSON.Member("mean", mean.map { .number($0) } ?? .null),
            JSON.Member("notFinite", .integer(values.scalars.count - finite.count)),
        ]
        var lines = ["\(padded(title))\(path)  \(kind.rawValue), shape \(values.shape)"]
        if let smallest, let largest, let mean {
            lines.append("\(padded("values"))from \(smallest) to \(largest), mean \(SIFormat.significant(mean))")
        }
        if finite.count < values.scalars.count { lines.append("\(padded("warning"))\(values.scalars.count - finite.count) values are not finite") }
        lines += details.map { "\(padded($0.0))\(text($0.1))" }
        return Inspection(lines: lines, json: .object(members + details.map { JSON.Member($0.0, $0.1) }))
    }

    /// Numbers with the digits that a header's 32-bit floats have.
    private static func text(_ value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): "\(Float(number))"
        case .null: "not told"
        case .array(let values): "[\(values.map(text).joined(separator: ", "))]"
        default: value.text(indented: false)
        }
    }

    private static func padded(_ word: String) -> String { word + String(repeating: " ", count: max(14 - word.count, 1)) }
}
