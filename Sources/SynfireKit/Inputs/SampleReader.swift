public import Formats
public import Models

/// Reads files as samples of a network: slices a volume, and applies the preprocessing that is declared.
public struct SampleReader: Sendable {
    /// `nil` for the first axis of a scan, and for arrays as they are.
    public var axis: SliceAxis?
    /// What is done to values and extents before a network sees them.
    public var preprocessing: Preprocessing

    /// The first axis and no preprocessing unless told otherwise.
    public init(axis: SliceAxis? = nil, preprocessing: Preprocessing = Preprocessing()) {
        self.axis = axis
        self.preprocessing = preprocessing
    }

    /// Samples `[N, C, H, W]` of one file.
    public struct Samples: Sendable {
        /// `[N, C, H, W]`, after the preprocessing.
        public var values: Tensor
        /// Height and width before crops and pads.
        public var frame: ImageFrame
        /// Where they lie, if they come from a scan.
        public var geometry: ScanGeometry?
        /// The axis that a volume was cut along.
        public var axis: Int?
    }

    /// - Throws: `FileError` naming the file that does not hold samples of `channels` channels after the preprocessing.
    ///
    /// - Parameters:
    ///   - line: what the network reads where that is a vector or a line, which files need not hold as images.
    ///   - width: of the network's input; `nil` where any width will do.
    ///   - height: of the network's input; `nil` where any height will do.
    ///   - isChannelsLast: arrays may be [N, H, W, C], as the network's own file has them.
    public func samples(
        _ path: String, channels: Int, line: Shape? = nil, width: Int? = nil, height: Int? = nil, isChannelsLast: Bool = false
    ) throws(FileError) -> Samples {
        let wanted = preprocessing.steps.contains(.grey) ? [channels, 3] : [channels]
        var (values, axis, scan) = try batch(
            path, Wanted(channels: wanted, line: line, height: height, width: width, isChannelsLast: isChannelsLast))
        let frame: ImageFrame
        do throws(PreprocessingError) {
            frame = try preprocessing.frame(height: values.shape[2], width: values.shape[3])
            values = try preprocessing.apply(to: values)
        } catch {
            throw FileError(file: path, reason: "\(error)")
        }
        guard values.shape[1] == channels else {
            throw FileError(file: path, reason: "has \(values.shape[1]) channels after preprocessing, the network wants \(channels)")
        }
        return Samples(
            values: values, frame: frame, geometry: scan.map { ScanGeometry(scan: $0, axis: axis, frame: frame) }, axis: axis)
    }

    /// A batch whose samples are what the network takes.
    ///
    /// - Throws: `FileError` naming the file that holds none, and what the network takes.
    public func samples(_ path: String, for network: Network) throws(FileError) -> Samples {
        let line = network.inputShape.flatMap { $0.height == 1 ? $0 : nil }
        let samples = try samples(
            path, channels: network.inputChannels, line: line, width: network.inputShape?.width, height: network.inputShape?.height,
            isChannelsLast: network.readsChannelsLast)
        let shape = samples.values.shape
        _ = try network.outputShape(for: Shape(channels: shape[1], height: shape[2], width: shape[3]), file: path)
        return samples
    }

    /// The class of every pixel, `[N, H, W]`: sample values of a picture, elements of an array or voxels of a scan.
    ///
    /// With one output channel every class above 0 is foreground; with more a class is a channel's number. Labels as large as
    /// the input was are cropped and padded like it.
    ///
    /// - Throws: `FileError` naming the file whose values are no classes, or whose extents are not the input's.
    public func labels(_ path: String, classes: Int, of input: Samples) throws(FileError) -> Tensor {
        var labels: Tensor
        switch try ArrayFile.read(path, allowsNaN: preprocessing.fill != nil) {
        case .picture(let image):
            guard image.channels <= 2 else {
                throw FileError(file: path, reason: "is a colour picture", remedy: "save the class of each pixel as grey values")
            }
            let grey = stride(from: 0, to: image.samples.count, by: image.channels).map { Float(image.samples[$0]) }
            labels = Tensor(shape: [1, image.height, image.width], scalars: grey)
        case .array(let tensor): labels = try sliced(tensor, path)
        case .scan(let scan):
            let values = try slices(of: scan, scan.labels, path).values
            guard values.shape[1] == 1 else {
                throw FileError(file: path, reason: "has \(values.shape[1]) values per voxel, where a label has one")
            }
            labels = values.reshaped([values.shape[0]] + values.shape[2...])
        }
        for index in labels.scalars.indices where labels.scalars[index].isNaN { labels.scalars[index] = 0 }
        if labels.shape == [input.frame.sourceHeight, input.frame.sourceWidth, 1] { labels = labels.reshaped(labels.shape.dropLast()) }
        if labels.shape.count == 2 { labels = labels.reshaped([1] + labels.shape) }
        if labels.shape.count == 4, labels.shape[1] == 1 { labels = labels.reshaped([labels.shape[0]] + labels.shape[2...]) }
        labels = LabelValues.classes(labels, count: classes)
        let largest: Float = classes == 1 ? 65_535 : Float(classes - 1)
        if let stray = labels.scalars.first(where: { !($0 >= 0 && $0 <= largest && $0 == $0.rounded()) }) {
            let known = classes == 1 ? "whole numbers from 0, foreground above it" : "\(classes) classes, 0 to \(classes - 1)"
            throw FileError(
                file: path, reason: "holds the class \(stray); the network has \(known)",
                remedy: classes == 1 ? nil : "save the number of each pixel's class, 0 to \(classes - 1)")
        }
        let frame = input.frame
        guard labels.shape.count == 3, Array(labels.shape.dropFirst()) == [frame.sourceHeight, frame.sourceWidth], !frame.isWhole else {
            return labels
        }
        let size = frame.sourceHeight * frame.sourceWidth
        let framed = (0..<labels.shape[0]).flatMap { frame.framed(labels.scalars[$0 * size..<($0 + 1) * size]) }
        return Tensor(shape: [labels.shape[0], frame.height, frame.width], scalars: framed)
    }

    /// A file as `[N, C, H, W]` before preprocessing, with one of the wanted numbers of channels.
    private func batch(_ path: String, _ wanted: Wanted) throws(FileError) -> (values: Tensor, axis: Int?, scan: NIfTI?) {
        let (channels, line, width) = (wanted.channels, wanted.line, wanted.width)
        var values: Tensor
        var axis: Int?
        var scan: NIfTI?
        switch try ArrayFile.read(path, allowsNaN: preprocessing.fill != nil) {
        case .scan(let volume):
            (values, axis) = try slices(of: volume, volume.scaled, path)
            scan = volume
        case .array(let tensor):
            values = try sliced(wanted.channelsFirst(tensor), path)
            if let given = self.axis, case .number(let number) = given { axis = number }
        case .picture(let image):
            values = ArrayFile.picture(image).tensor
            guard channels.contains(values.shape[0]) else { throw Self.wrongColours(of: values.shape[0], channels, preprocessing, path) }
            if self.axis != nil { throw FileError(file: path, reason: "is a picture, which has no slices", remedy: "leave --axis out") }
        }
        var shape = values.shape
        while shape.count > 4, shape[0] == 1 { shape.removeFirst() }
        let takesGrey = channels.contains(1)
        let flat = line.flatMap { line in
            line.axesBefore(in: shape, wanted: 0...1).map { [$0.first ?? 1, line.channels, line.height, line.width] }
        }
        let batch: [Int]? =
            switch shape.count {
            case _ where flat != nil: flat
            case 2 where takesGrey: [1, 1] + shape
            // Height × width × 1 is one picture, unless images of the network are one column wide.
            case 3 where self.axis == nil && takesGrey && scan == nil && shape[2] == 1 && width != 1 && shape[0] > 1 && shape[1] > 1: [1, 1] + shape[..<2]
            case 3 where self.axis == nil && channels.contains(shape[0]): [1] + shape
            case 3 where takesGrey: [shape[0], 1] + shape[1...]
            case 4 where channels.contains(shape[1]): shape
            default: nil
            }
        guard let batch, batch.allSatisfy({ $0 > 0 }) else {
            let wanted = channels.map(String.init).joined(separator: " or ")
            throw FileError(
                file: path, reason: "has shape \(shape)\(scan == nil ? "" : " as slices"), the network wants [N, \(wanted), H, W]",
                remedy: takesGrey ? "[N, H, W] and [H, W] are understood too" : "[\(wanted), H, W] is understood too")
        }
        return (values.reshaped(batch), axis, scan)
    }

    /// What a file's samples have to be.
    private struct Wanted {
        var channels: [Int]
        var line: Shape?
        var height: Int?
        var width: Int?
        var isChannelsLast: Bool

        /// An array as it is, or with its last axis in front of height and width where only so it is what the network reads, or
        /// where both may be.
        func channelsFirst(_ tensor: Tensor) -> Tensor {
            var tensor = tensor
            while tensor.shape.count > 4, tensor.shape[0] == 1 { tensor = tensor.reshaped(Array(tensor.shape.dropFirst())) }
            let shape = tensor.shape
            guard isChannelsLast, (3...4).contains(shape.count), let last = shape.last, channels.contains(last) else { return tensor }
            let image = shape.suffix(3)
            let fits = (height ?? image[image.startIndex]) == image[image.startIndex] && (width ?? image[image.startIndex + 1]) == image[image.startIndex + 1]
            guard fits || !channels.contains(image[image.startIndex]) else { return tensor }
            return shape.count == 4 ? tensor.permuted([0, 3, 1, 2]) : tensor.permuted([2, 0, 1])
        }
    }

    /// A volume in an array cut along the axis asked for.
    private func sliced(_ tensor: Tensor, _ path: String) throws(FileError) -> Tensor {
        switch axis {
        case nil: return tensor
        case .number(let number) where tensor.shape.count == 3: return tensor.permuted([number] + [0, 1, 2].filter { $0 != number })
        case .number:
            throw FileError(
                file: path, reason: "has shape \(tensor.shape); only a volume of three axes can be cut along an axis", remedy: "leave --axis out")
        case .direction(let direction):
            throw FileError(
                file: path, reason: "is an array, which does not say how it lies in space, so it has no \(SliceAxis.names[direction]) slices",
                remedy: "give the axis as 0, 1 or 2")
        }
    }

    /// A scan's slices `[N, C, H, W]`; a fourth axis of the scan holds the channels.
    ///
    /// A volume of one slice is cut along the axis that has only one entry, unless another one is asked for.
    private func slices(of scan: NIfTI, _ voxels: Tensor, _ path: String) throws(FileError) -> (values: Tensor, axis: Int?) {
        var values = voxels
        // A single time step or vector entry is no axis of its own.
        while values.shape.count > 3, values.shape.last == 1 { values = values.reshaped(values.shape.dropLast()) }
        let shape = values.shape
        switch shape.count {
        case 2:
            if let axis { _ = try axis.axis(of: scan, file: path) }
            return (values.reshaped([1, 1] + shape), nil)
        case 3, 4:
            let axis = try (axis ?? .number(shape.prefix(3).firstIndex(of: 1) ?? 0)).axis(of: scan, file: path)
            if shape.count == 3 { values = values.reshaped(shape + [1]) }
            return (values.permuted([axis, 3] + [0, 1, 2].filter { $0 != axis }), axis)
        default:
            throw FileError(file: path, reason: "has shape \(shape); a scan to be cut into slices has 3 axes, or 4 with channels")
        }
    }

    /// A picture whose colours the network does not take, and what can be done about it.
    private static func wrongColours(of colours: Int, _ channels: [Int], _ preprocessing: Preprocessing, _ path: String) -> FileError {
        let wanted = channels.map(String.init).joined(separator: " or ")
        let steps = Preprocessing.text(of: "grey", before: preprocessing.steps.map(\.description))
        let remedy: String? =
            switch (colours, channels) {
            case (3, [1]): "make it grey with --preprocess \(steps)"
            case (1, [3]): "save it in colour (RGB)"
            default: nil
            }
        return FileError(
            file: path, reason: "is a \(colours == 3 ? "colour picture (RGB)" : "grey picture"), the network's input has \(wanted) channel\(wanted == "1" ? "" : "s")",
            remedy: remedy)
    }
}
