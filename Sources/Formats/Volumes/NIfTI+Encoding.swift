extension NIfTI {
    /// A file of labels that viewers overlay on this volume: its geometry with one unsigned byte per voxel, no scale.
    ///
    /// - Precondition: `labels` has one entry for each voxel, in C order under the axes of `voxels`.
    public func encoded(labels: [UInt8]) -> [UInt8] {
        encoded(RawTensor(shape: voxels.shape, uint8s: labels))
    }

    /// A file of other voxels in this volume's place in space: the header's geometry is kept byte for byte, stored values are
    /// the meant ones.
    ///
    /// - Parameter voxels: in C order under the axes of this volume, the axes behind the third free: `[x, y, z]` or, with
    ///   several values per voxel, `[x, y, z, channels]`.
    /// - Precondition: at most 7 axes, extents that the header can hold, and the first three (or as many as this volume has)
    ///   equal to this volume's.
    public func encoded(_ voxels: RawTensor) -> [UInt8] {
        let spatial = min(3, self.voxels.shape.count)
        precondition(
            voxels.shape.count <= 7 && voxels.shape.prefix(spatial) == self.voxels.shape.prefix(spatial),
            "voxels of shape \(voxels.shape) do not lie on a volume of shape \(self.voxels.shape)")
        let (code, tensor) = Self.storedForm(of: voxels)
        var header = header
        header.setDimension(0, to: tensor.shape.count)
        for axis in 1...7 { header.setDimension(axis, to: axis <= tensor.shape.count ? tensor.shape[axis - 1] : 1) }
        // Four bytes behind the header say that no extensions follow.
        let dataStart = header.byteCount + 4
        header.set(header.dataTypeOffset, size: 2, to: code)
        header.set(header.bitsPerVoxelOffset, size: 2, to: UInt64(tensor.elementType.byteCount * 8))
        if version == 1 {
            header.setReal(header.dataStartOffset, to: Double(dataStart))
        } else {
            header.set(header.dataStartOffset, size: 8, to: UInt64(dataStart))
        }
        header.setReal(header.slopeOffset, to: 1)
        header.setReal(header.interceptOffset, to: 0)
        // An empty range leaves the choice to the viewer.
        header.setReal(header.shownRangeOffset, to: 0)
        header.setReal(header.shownRangeOffset + header.realBytes, to: 0)
        // C order of the reversed axes is Fortran order.
        let size = tensor.elementType.byteCount
        var data = FortranOrder.transposed(tensor.bytes, shape: tensor.shape, elementBytes: size)
        if header.isBigEndian { data = LittleEndian.swapWords(data, size: size) }
        return header.bytes + [0, 0, 0, 0] + data
    }

    /// NIfTI's code of an element type; what it cannot store becomes 32-bit floats.
    private static func storedForm(of tensor: RawTensor) -> (code: UInt64, tensor: RawTensor) {
        switch tensor.elementType {
        case .uint8: (2, tensor)
        case .int16: (4, tensor)
        case .int32: (8, tensor)
        case .float32: (16, tensor)
        case .float64: (64, tensor)
        case .int8: (256, tensor)
        case .uint16: (512, tensor)
        case .uint32: (768, tensor)
        case .int64: (1024, tensor)
        case .uint64: (1280, tensor)
        case .bool: (2, RawTensor(shape: tensor.shape, uint8s: tensor.bytes.map { $0 == 0 ? 0 : 1 }))
        case .float16, .bfloat16: (16, RawTensor(tensor.tensor))
        }
    }
}
