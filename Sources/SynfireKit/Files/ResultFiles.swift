import Compiler
public import EventSim
public import Formats
import Foundation
public import Models
public import Reports

/// The files of a run, made completely before the first one is written.
public struct ResultFiles: Sendable {
    private var files: [(name: String, bytes: [UInt8])] = []

    public init() {}

    public var names: [String] { files.map(\.name) }

    public mutating func add(_ name: String, _ bytes: [UInt8]) { files.append((name, bytes)) }
    public mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

    /// All files appear, each complete, or none does.
    public func write(to folder: String) throws(FileError) {
        try Self.check(folder)
        let isNew = !FileManager.default.fileExists(atPath: folder)
        for file in files where Self.isFolder("\(folder)/\(file.name)") {
            throw FileError(file: "\(folder)/\(file.name)", reason: "is a folder, where a result should be written")
        }
        var written: [String] = []
        do throws(FileError) {
            for file in files {
                let path = "\(folder)/\(file.name)"
                let isReplaced = FileManager.default.fileExists(atPath: path)
                try FileAccess.write(file.bytes, to: path)
                if !isReplaced { written.append(path) }
            }
        } catch {
            // What is taken back may be gone already; the error that matters is the first one.
            for path in isNew ? [folder] : written { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
    }

    /// Says before long work starts that results could not be written.
    public static func check(_ folder: String) throws(FileError) {
        var place = folder
        while !place.isEmpty, !FileManager.default.fileExists(atPath: place) {
            place = place.contains("/") ? String(place.prefix(upTo: place.lastIndex(of: "/")!)) : "."
            if place.isEmpty { place = "/" }
        }
        guard isFolder(place), FileManager.default.isWritableFile(atPath: place) else {
            throw FileError(file: folder, reason: "results cannot be written there", remedy: "name a folder you may write to with --output")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        (try? URL(fileURLWithPath: path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    }
}

extension ResultFiles {
    /// Everything `simulate` writes: `run.json`, the outputs as arrays, a picture of one input, the map and its picture.
    public init(_ report: RunReport, experiment: Experiment, outcomes: [Experiment.Outcome], set: InputSet, output: Shape) {
        add("run.json", report.json().text(indented: true) + "\n")
        let planes = outcomes.flatMap { ChannelOrder.channelsFirst($0.outputs.spiking, shape: output) }
        add("output.npy", NPY.encode(RawTensor(Tensor(shape: [outcomes.count, output.channels, output.height, output.width], scalars: planes))))
        let head = experiment.network.head
        if set.targets == nil {
            let classes = outcomes.flatMap { head.classes($0.outputs.spiking, channels: output.channels) }
            let shape = [outcomes.count, output.height, output.width]
            let mask =
                output.channels <= 256
                ? RawTensor(shape: shape, uint8s: classes.map { UInt8($0) }) : RawTensor(shape: shape, int32s: classes.map { Int32($0) })
            add("mask.npy", NPY.encode(mask))
            if let geometry = set.geometry, geometry.covers(output), output.channels <= 256 {
                let size = output.height * output.width
                let samples = outcomes.indices.map { Array(classes[$0 * size..<($0 + 1) * size]) }
                let mask = geometry.mask(samples, first: set.firstSample)
                // Packed where the scan was.
                if set.record.source.lowercased().hasSuffix(".gz") { add("mask.nii.gz", Gzip.encode(mask)) } else { add("mask.nii", mask) }
            }
        }
        if let picture = Self.picture(experiment, outcomes, set, output) { add("overlay.png", PNG.encode(picture)) }
        addMap(experiment.compilation.map)
    }

    /// The core map and a picture of its layers.
    public mutating func addMap(_ map: CoreMap) {
        add("coremap.safetensors", CoreMapFile.encode(map).encoded())
        add("coremap.svg", CoreMapPicture(map).svg())
    }

    /// Heat maps: how full each core is, and how many packets pass each tile.
    public mutating func addHeatMaps(_ map: CoreMap) {
        var picture = CoreMapPicture(map)
        picture.title += ": utilisation of the fullest limit"
        picture.shows = .heat(most: "100 %")
        add("coremap-utilization.svg", picture.svg())
        let load = routerLoad(of: map)
        let most = max(1, load.max() ?? 1)
        for (index, packets) in load.enumerated() { picture.cores[index].fraction = Double(packets) / Double(most) }
        picture.title = "\(map.name) on \(map.chip.name): packets through each tile's router"
        picture.shows = .heat(most: "\(SIFormat.count(most)) packets if every neuron fires once")
        add("coremap-traffic.svg", picture.svg())
    }

    /// The input with the largest label (the middle one without labels), what it should come out as, and what both networks made of it.
    private static func picture(
        _ experiment: Experiment, _ outcomes: [Experiment.Outcome], _ set: InputSet, _ output: Shape
    ) -> Image? {
        let shown = shownSample(set)
        let input = set.inputs.slice(shown)
        guard output.height == input.shape[1], output.width == input.shape[2] else { return nil }
        if let targets = set.targets {
            guard output.channels == input.shape[0], [1, 3].contains(output.channels) else { return nil }
            let images = Quality.images(outcomes[shown].outputs, input: input, output: output, isResidual: experiment.options.isResidual)
            var panels = [Overlay.Panel(caption: "input", picture: input), Overlay.Panel(caption: "target", picture: targets.slice(shown))]
            if let dense = images.dense { panels.append(Overlay.Panel(caption: "ANN", picture: Tensor(shape: input.shape, scalars: dense))) }
            return Overlay.restoration(panels + [Overlay.Panel(caption: "SNN", picture: Tensor(shape: input.shape, scalars: images.spiking))])
        }
        guard input.shape[0] == 1 else { return nil }
        let head = experiment.network.head
        func mask(_ caption: String, _ classes: [Int]) -> Overlay.Mask {
            Overlay.Mask(caption: caption, map: LabelMap(height: output.height, width: output.width, classes: classes))
        }
        var masks: [Overlay.Mask] = []
        if let labels = set.labels { masks.append(mask("label", Quality.classes(labels.slice(shown), channels: output.channels))) }
        if let dense = outcomes[shown].outputs.dense { masks.append(mask("ANN", head.classes(dense, channels: output.channels))) }
        masks.append(mask("SNN", head.classes(outcomes[shown].outputs.spiking, channels: output.channels)))
        return Overlay.segmentation(scan: input, masks: masks)
    }

    private static func shownSample(_ set: InputSet) -> Int {
        guard let labels = set.labels else { return set.inputs.shape[0] / 2 }
        let sizes = (0..<labels.shape[0]).map { labels.slice($0).scalars.count { $0 > 0 } }
        return sizes.indices.max { sizes[$0] < sizes[$1] } ?? 0
    }
}

extension CoreMapPicture {
    /// Every core in the colour of its largest layer, as strong as its fullest limit.
    init(_ map: CoreMap) {
        let usage = utilization(of: map)
        var largest = Array(repeating: (layer: 0, neurons: 0), count: map.cores.count)
        for block in map.blocks where block.neuronCount > largest[block.core].neurons {
            largest[block.core] = (block.layer, block.neuronCount)
        }
        self.init(
            title: "\(map.name) on \(map.chip.name)", meshWidth: map.chip.mesh.width, meshHeight: map.chip.mesh.height,
            coresPerTile: map.chip.mesh.coresPerTile, layerNames: map.layers.map(\.name),
            cores: map.cores.enumerated().map { index, place in
                let fullest = CoreLimit.all(of: map.chip.core).map {
                    Double(usage.cores[index].used($0)) / Double($0.available(in: map.chip.core))
                }.max() ?? 0
                return Core(
                    chipX: place.chipX, chipY: place.chipY, x: place.x, y: place.y, coreInTile: place.core % map.chip.mesh.coresPerTile,
                    layer: largest[index].layer, fraction: fullest)
            })
    }
}
