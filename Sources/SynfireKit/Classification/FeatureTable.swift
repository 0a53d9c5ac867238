import Formats
import Models
import Training

/// Samples of features, each of one of two classes and of somebody.
struct FeatureTable: Sendable {
    /// What reports call it.
    var name: String
    /// By sample, as the file has them.
    var features: [[Double]]
    /// By sample.
    var isPositive: [Bool]
    /// Whose a sample is, from the file's column; a sample by itself where the file has none.
    var groups: [Double]
    /// Where the file has folds, each group in one of them.
    var folds: [Int]?

    /// What the columns of a file are.
    struct Columns: Sendable {
        /// The class.
        var label: String
        /// Its value of positive samples.
        var positive = 1.0
        var group: String?
        var fold: String?
        /// Places in an image and the like, which nothing is to be learned from.
        var ignored: [String] = []
    }

    /// - Throws: `FileError` for a missing file or column, a table of one class, or a group in two folds.
    init(name: String, file: String, _ columns: Columns) throws(FileError) {
        let table = try NumberTable(file: file)
        let label = try table.column(columns.label)
        let group = try columns.group.map { title throws(FileError) in try table.column(title) }
        let fold = try columns.fold.map { title throws(FileError) in try table.column(title) }
        var left: Set<Int> = [label]
        for place in [group, fold] { if let place { left.insert(place) } }
        for title in columns.ignored { left.insert(try table.column(title)) }
        self.name = name
        features = table.rows.map { row in row.indices.filter { !left.contains($0) }.map { row[$0] } }
        isPositive = table.rows.map { $0[label] == columns.positive }
        groups = table.rows.indices.map { row in group.map { table.rows[row][$0] } ?? Double(row) }
        folds = fold.map { fold in table.rows.map { Int(exactly: $0[fold]) ?? -1 } }
        guard Set(isPositive).count == 2 else { throw FileError(file: file, place: "column \(columns.label)", reason: "has one class only") }
        var home: [Double: Int] = [:]
        for (group, fold) in zip(groups, folds ?? []) where home.updateValue(fold, forKey: group) ?? fold != fold {
            throw FileError(file: file, reason: "puts group \(group) into two folds", remedy: "keep all samples of a patient in one fold")
        }
    }

    /// How samples are dealt.
    enum Split: String, Sendable, CaseIterable {
        /// All samples of a patient in one fold.
        case byPatient
        /// Every sample for itself: slices of a patient stand on both sides.
        case bySample
    }

    /// Whether somebody has several samples, so that the two splits differ.
    var hasGroups: Bool { Set(groups).count < groups.count }

    /// The fold of each sample: the file's, or dealt in an order drawn from the seed, classes apart.
    func folds(_ split: Split, count: Int, seed: UInt64) -> [Int] {
        if split == .byPatient, let folds { return folds }
        let stream = RandomStream(seed: seed, purpose: "folds of \(name)")
        var result = [Int](repeating: 0, count: groups.count)
        for isPositive in [false, true] {
            let own = groups.indices.filter { self.isPositive[$0] == isPositive }.sorted { stream.bits($0) < stream.bits($1) }
            for (place, sample) in own.enumerated() { result[sample] = place % count }
        }
        return result
    }
}
