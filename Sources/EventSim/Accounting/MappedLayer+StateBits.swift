extension MappedLayer {
    /// Bits of one neuron's state in one compartment: potentials, synaptic current and output memory of `stateBits` each, and
    /// the refractory counter.
    package func stateBits(_ stateBits: Int) -> Int {
        let registers = soma.membranes + (membrane.currentDecay != 0 ? 1 : 0) + (soma.keepsEmitted ? 1 : 0)
        // Neurons that fire first also count the step that the spike waits for.
        let counts = membrane.refractorySteps > 0 ? membrane.refractorySteps + (membrane.firesFirst ? 2 : 1) : 1
        return registers * stateBits + FieldWidths.bits(counts)
    }
}
