import EventSim
import Formats
public import Models
public import Reports

/// How the outputs of a run compare with a label or a target, and with each other.
public struct Quality {
    /// Outputs of both networks for one input, height × width × channels.
    public struct Outputs: Sendable {
        /// Of the trained network, height × width × channels; `nil` where there is none.
        public var dense: [Float]?
        /// Of the simulated network, height × width × channels, its head applied.
        public var spiking: [Float]

        /// Both with the head applied, of one length.
        public init(dense: [Float]?, spiking: [Float]) {
            self.dense = dense
            self.spiking = spiking
        }
    }

    /// Dice against a label, PSNR in dB against a target, and the spiking network against the trained one.
    public var report: QualityReport

    /// - Parameters:
    ///   - outputs: one per sample of the set.
    ///   - isResidual: the output is what to subtract from the input.
    public init(_ outputs: [Outputs], _ set: InputSet, head: ReadoutHead, output: Shape, isResidual: Bool) {
        report = QualityReport()
        let hasDense = outputs.contains { $0.dense != nil }
        if let targets = set.targets {
            var dense = PeakSignalToNoise()
            var spiking = PeakSignalToNoise()
            var untreated = PeakSignalToNoise()
            var agreement = PeakSignalToNoise()
            for (index, outcome) in outputs.enumerated() {
                let target = targets.slice(index).scalars
                let input = set.inputs.slice(index)
                let images = Self.images(outcome, input: input, output: output, isResidual: isResidual)
                spiking.add(images.spiking, reference: target)
                if let image = images.dense {
                    dense.add(image, reference: target)
                    agreement.add(images.spiking, reference: image)
                }
                untreated.add(input.scalars, reference: target)
            }
            report.metric = QualityReport.Metric(
                name: "PSNR", unit: "dB", input: untreated.decibels, dense: hasDense ? dense.decibels : nil, spiking: spiking.decibels)
            report.agreementPSNR = hasDense ? agreement.decibels : nil
            return
        }
        let classes = max(output.channels, 2)
        var dense = DiceOverlap(classCount: classes)
        var spiking = DiceOverlap(classCount: classes)
        var agreement = DiceOverlap(classCount: classes)
        for (index, outcome) in outputs.enumerated() {
            let denseClasses = outcome.dense.map { head.classes($0, channels: output.channels) }
            let spikingClasses = head.classes(outcome.spiking, channels: output.channels)
            if let denseClasses { agreement.add(prediction: spikingClasses, reference: denseClasses) }
            guard let labels = set.labels else { continue }
            let reference = Self.classes(labels.slice(index), channels: output.channels)
            if let denseClasses { dense.add(prediction: denseClasses, reference: reference) }
            spiking.add(prediction: spikingClasses, reference: reference)
        }
        report.agreementDice = hasDense ? agreement.mean : nil
        if set.labels != nil {
            report.metric = QualityReport.Metric(name: classes == 2 ? "Dice" : "mean Dice", dense: hasDense ? dense.mean : nil, spiking: spiking.mean)
        }
    }

    /// A label's class per pixel; for a network with one output channel every class above 0 is foreground.
    static func classes(_ label: Tensor, channels: Int) -> [Int] {
        label.scalars.map { channels == 1 ? ($0 > 0 ? 1 : 0) : Int($0) }
    }

    /// The two networks' images, `[C, H, W]` in 0 ... 1.
    static func images(
        _ outcome: Outputs, input: Tensor, output: Shape, isResidual: Bool
    ) -> (dense: [Float]?, spiking: [Float]) {
        func image(_ values: [Float]) -> [Float] {
            let planes = ChannelOrder.channelsFirst(values, shape: output)
            let full = isResidual ? zip(input.scalars, planes).map { $0 - $1 } : planes
            return full.map { min(max($0, 0), 1) }
        }
        return (outcome.dense.map(image), image(outcome.spiking))
    }
}
