import Formats

extension Conversion {
    /// Replaces the thresholds by ones measured on the spiking network, run on the calibration samples.
    mutating func balance(_ calibration: Tensor, threads: Int) throws(ConversionError) {
        let balancing = options.balancing
        guard (1...1 << 20).contains(balancing.steps) else {
            throw ConversionError(reason: "balancing over \(balancing.steps) steps; 1 to 1048576 are possible")
        }
        var inputs: [EncodedInput] = []
        for number in 0..<calibration.shape[0] {
            do throws(InputError) {
                inputs.append(try network.encode(calibration.slice(number), number: number, window: balancing.steps, seed: balancing.seed))
            } catch {
                throw ConversionError(reason: "calibration sample \(number): \(error.reason)")
            }
        }
        let balanced = try ThresholdBalancing(network, inputs: inputs, balancing, threads: threads)
        network = balanced.network
        notes += balanced.notes
    }
}
