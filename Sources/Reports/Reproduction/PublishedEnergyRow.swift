/// A row of Table 6 of Deep Multi-Threshold Spiking-UNet (Li et al. 2023, CamSeq01), as printed; energies in joules.
public struct PublishedEnergyRow: Sendable, Equatable {
    /// How the column "Ops." came about.
    public enum Rule: Sendable, Equatable {
        /// 4.6 pJ × dense multiply-accumulates as thop counts them.
        case dense
        /// 0.9 pJ × "FLOPs", which are spikes, + 4.6 pJ × first-layer operations.
        case spikes
        /// The same where "FLOPs" already contain the first-layer operations.
        case spikesWithFirstLayer
    }

    /// The column "Model".
    public var model: String
    /// The column "FLOPs".
    public var operationsCount: Double
    /// The column "Mem.", in joules.
    public var memory: Double
    /// The column "Ops.", in joules.
    public var operations: Double
    /// The column "Total", in joules.
    public var total: Double
    /// How "Ops." came about in this row.
    public var rule: Rule
    /// Whether the network is the U-Net of the table, so that its layers are known.
    public var isUNet: Bool

    /// The rows in the order in which they are printed.
    public static let table6 = [
        PublishedEnergyRow(
            model: "U-Net", operationsCount: 6.55e10, memory: 5.19e-2, operations: 3.01e-1, total: 3.53e-1, rule: .dense, isUNet: true),
        PublishedEnergyRow(
            model: "Spiking-FCN", operationsCount: 1.90e7, memory: 7.58e-4, operations: 5.57e-4, total: 1.32e-3, rule: .spikes,
            isUNet: false),
        PublishedEnergyRow(
            model: "Spiking-UNet (ML)", operationsCount: 7.11e7, memory: 1.78e-3, operations: 6.04e-4, total: 2.38e-3, rule: .spikes,
            isUNet: true),
        PublishedEnergyRow(
            model: "Spiking-UNet (RS)", operationsCount: 6.96e7, memory: 1.11e-3, operations: 6.03e-4, total: 1.71e-3, rule: .spikes,
            isUNet: true),
        PublishedEnergyRow(
            model: "Spiking-UNet (MT)", operationsCount: 2.92e8, memory: 1.24e-3, operations: 6.98e-4, total: 1.94e-3,
            rule: .spikesWithFirstLayer, isUNet: true),
    ]
}
