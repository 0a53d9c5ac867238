import Formats

/// Reads the section `layerCores` of a chip file.
extension ChipFileReader {
    mutating func layerCores(of root: Section) throws(FileError) -> LayerCores {
        let section = try child(
            "layerCores", of: root, required: ["kinds", "roundsToPowersOfTwo", "destinationsPerCore", "operators", "convolution"],
            optional: ["poolSides", "first", "transposed"])
        let rows = try rows("kinds", of: section, keys: ["cores", "kernelWords", "neuronWords", "biasWords"])
        if let rows, rows.reduce(0, { $0 + $1[0] }) > 65_536 {
            throw failure("more than 65536 cores", line: section.line(of: "kinds"), path: section.keyPath("kinds"))
        }
        return LayerCores(
            kinds: rows?.map { LayerCores.Kind(cores: $0[0], kernelWords: $0[1], neuronWords: $0[2], biasWords: $0[3]) },
            roundsToPowersOfTwo: try choice("roundsToPowersOfTwo", of: section),
            destinations: try optionalCount("destinationsPerCore", of: section, in: 1...65_536),
            operators: try words(LayerCores.Operator.self, "operators", of: section),
            poolSides: section.has("poolSides") ? try counts("poolSides", of: section, in: 1...4096) : [],
            convolution: try limits("convolution", of: section), first: section.has("first") ? try limits("first", of: section) : nil,
            transposed: section.has("transposed") ? try limits("transposed", of: section) : nil)
    }

    private mutating func limits(_ key: String, of parent: Section) throws(FileError) -> LayerCores.Limits {
        let section = try child(
            key, of: parent, required: ["kernelSides", "strides"],
            optional: [
                "largestPadding", "samePadding", "smallestSide", "largestSide", "largestOutputSide", "largestChannels", "inputChannels", "filters",
            ])
        func side(_ name: String, _ reader: inout ChipFileReader) throws(FileError) -> Int? {
            section.has(name) ? try reader.count(name, of: section, in: 1...65_536) : nil
        }
        var limits = LayerCores.Limits()
        limits.kernelSides = try counts("kernelSides", of: section, in: 1...4096)
        limits.strides = try counts("strides", of: section, in: 1...4096)
        limits.largestPadding = section.has("largestPadding") ? try count("largestPadding", of: section, in: 0...4096) : nil
        limits.needsSamePadding = section.has("samePadding") ? try choice("samePadding", of: section) : false
        limits.smallestSide = try side("smallestSide", &self)
        limits.largestSide = try side("largestSide", &self)
        limits.largestOutputSide = try side("largestOutputSide", &self)
        limits.largestChannels = try side("largestChannels", &self)
        limits.inputChannels = section.has("inputChannels") ? try counts("inputChannels", of: section, in: 1...65_536) : []
        let filters = section.has("filters") ? try rows("filters", of: section, keys: ["channels", "kernel", "filters"]) : nil
        limits.filters = (filters ?? []).map { LayerCores.Filters(channels: $0[0], kernel: $0[1], filters: $0[2]) }
        return limits
    }
}
