/// Reading of files of event cameras, whatever their layout.
public enum EventFile {
    /// The events of a file, in its order.
    ///
    /// Takes no more memory than eight times the events and the file, and 64 MiB.
    ///
    ///     let events = try EventFile.parse(FileAccess.read("dog.aedat4"), file: "dog.aedat4")
    ///
    /// - Parameters:
    ///   - reading: what the file does not say.
    ///   - kind: the layout where it is not told by content, such as a matrix in an NPY file.
    /// - Throws: `FileError` naming the place of the damage, the compression that is not unpacked, or the option that says what the file
    ///   does not.
    public static func parse(
        _ bytes: [UInt8], file: String, reading: EventReading = EventReading(), kind given: EventFileKind? = nil
    ) throws(FileError) -> EventStream {
        let kind = given ?? EventFileKind(of: bytes)
        if reading.part != nil, ![.aedat4, .hdf5, .npz].contains(kind) {
            throw FileError(file: file, reason: "is one recording, with nothing to choose behind #")
        }
        var stream = try stream(bytes, file, reading, kind)
        guard stream.count > 0 else { throw FileError(file: file, reason: "holds no events") }
        try flip(&stream, reading, file)
        return stream
    }

    private static func stream(_ bytes: [UInt8], _ file: String, _ reading: EventReading, _ kind: EventFileKind?) throws(FileError) -> EventStream {
        switch kind {
        case .aedat4: return try AEDAT4.parse(bytes, file: file, sensor: reading.sensor, part: reading.part)
        case .aedat3: return try AEDAT3.parse(bytes, file: file, sensor: reading.sensor)
        case .aedat2: return try AEDAT2.parse(bytes, file: file, sensor: reading.sensor)
        case .aedat:
            throw FileError(file: file, place: "line 1", reason: "is AEDAT \(EventFileKind.aedatVersion(bytes)); versions 4.0, 3.1 and 2.0 are read")
        case .evt:
            let header = try EVTHeader(bytes, file: file)
            return switch header.format {
            case .evt2: try EVT2.parse(bytes, header: header, file: file, sensor: reading.sensor)
            case .evt3: try EVT3.parse(bytes, header: header, file: file, sensor: reading.sensor)
            }
        case .dat: return try PropheseeDAT.parse(bytes, file: file, sensor: reading.sensor)
        case .es: return try ESFile.parse(bytes, file: file, sensor: reading.sensor)
        case .atis: return try ATISBinary.parse(bytes, file: file, sensor: reading.sensor)
        case .hdf5: return try EventHDF5.parse(bytes, file: file, reading: reading)
        case .npy: return try EventArrays.npy(bytes, file: file, reading: reading)
        case .npz: return try EventArrays.npz(bytes, file: file, reading: reading)
        case .text: return try EventText.parse(bytes, file: file, reading: reading)
        case nil:
            throw FileError(
                file: file, reason: "is no recording of an event camera that is known",
                remedy: "known are AEDAT 4, 3.1 and 2, EVT 2.0 and 3.0, DAT, Event Stream, N-MNIST .bin, HDF5, NPY, NPZ and text")
        }
    }

    /// Counts columns, rows or polarities from the other end, as the caller asks.
    private static func flip(_ stream: inout EventStream, _ reading: EventReading, _ file: String) throws(FileError) {
        if reading.flipsPolarity { for index in stream.isOn.indices { stream.isOn[index].toggle() } }
        guard reading.flipsX || reading.flipsY else { return }
        guard let sensor = stream.sensor else {
            throw FileError(file: file, reason: "does not say how large its sensor is, so places cannot be counted from the other end", remedy: "give its size with --sensor WxH")
        }
        if reading.flipsX { for index in stream.x.indices { stream.x[index] = UInt16(sensor.width - 1) - stream.x[index] } }
        if reading.flipsY { for index in stream.y.indices { stream.y[index] = UInt16(sensor.height - 1) - stream.y[index] } }
    }
}
