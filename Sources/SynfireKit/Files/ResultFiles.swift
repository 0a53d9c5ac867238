import Compiler
public import EventSim
public import Formats
public import Models
import Reports

/// The files of a run beside its report, made completely before the first one is written.
public struct ResultFiles: Sendable {
    private var files: [(name: String, bytes: [UInt8])] = []

    /// No files yet.
    public init() {}

    /// In the order in which they were added.
    public var names: [String] { files.map(\.name) }

    /// Adds a file by its name inside the folder.
    public mutating func add(_ name: String, _ bytes: [UInt8]) { files.append((name, bytes)) }
    /// Adds a text in UTF-8.
    public mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

    /// A report with the list of the files at its end, for `write`.
    public func listed(in report: JSON) -> JSON { set(reportName: FileSet.reportNames[0]).listed(in: report) }

    /// The files take the place of those that a run put into the folder before.
    ///
    /// - Parameters:
    ///   - report: with the list, which tells whether the folder's files are those of one run.
    ///   - name: of the report, one of `FileSet.reportNames`.
    /// - Throws: `FileError` naming the file that cannot be written.
    public func write(_ report: JSON, as name: String, into lock: FolderLock) throws(FileError) { try set(reportName: name).write(report, into: lock) }

    private func set(reportName: String) -> FileSet {
        var set = FileSet(reportName: reportName)
        for (name, bytes) in files { set.add(name, bytes) }
        return set
    }
}

extension ResultFiles {
    /// Everything `simulate` writes beside its report: the outputs as arrays, a picture of one input, the map and its picture.
    public init(experiment: Experiment, outcomes: [Experiment.Outcome], set: InputSet, output: Shape) {
        let planes = outcomes.flatMap { ChannelOrder.channelsFirst($0.outputs.spiking, shape: output) }
        let array = Tensor(shape: [outcomes.count, output.channels, output.height, output.width], scalars: planes)
        add("output.npy", NPY.encode(RawTensor(experiment.network.writesChannelsLast ? array.permuted([0, 2, 3, 1]) : array)))
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
