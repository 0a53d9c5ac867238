extension Glossary {
    /// What `train`, `tune`, `pipeline` and `evaluate` print of masks and images.
    static let learning: [Term] = [
        Term(
            "dice-3d", aliases: ["3-D Dice"], "Dice of a whole scan: overlaps and sizes are summed over its slices before the division; the mean over all classes but the background.",
            formula: "2 Σ|A∩B| / Σ(|A| + |B|)", source: "docs/learning.md", evidence: "measured on the people of a fold"),
        Term(
            "dice-2d", aliases: ["2-D Dice"], "Dice of each slice; one that is empty in mask and label scores 1.", formula: "2|A∩B| / (|A| + |B|)",
            source: "docs/learning.md", evidence: "measured on the people of a fold"),
        Term(
            "f1", "Dice of all pixels of a fold together, the mean over all classes but the background.", formula: "2TP / (2TP + FP + FN)",
            source: "docs/learning.md", evidence: "measured on the people of a fold"),
        Term(
            "jaccard", aliases: ["IoU"], "Overlap over union of all pixels of a fold together, the mean over all classes but the background.",
            formula: "TP / (TP + FP + FN)", source: "docs/learning.md", evidence: "measured on the people of a fold"),
        Term("accuracy", "Share of pixels that got their class.", source: "docs/learning.md", evidence: "measured on the people of a fold"),
        Term(
            "mean-iou", aliases: ["mIoU"], "Mean of the Jaccard index over all classes that occur, the background too.", source: "docs/learning.md",
            evidence: "measured on the people of a fold"),
        Term(
            "ssim", "Structural similarity of images: 11 × 11 Gaussian windows with σ = 1.5 inside the image.", source: "Wang 2004, doi 10.1109/TIP.2003.819861",
            evidence: "measured on the people of a fold"),
        Term("labels", "Samples whose class a training saw, of those that it could ask for.", source: "docs/snndeep.md"),
        Term(
            "AUC there", aliases: ["AUC on the chip"], "Area under the receiver operating characteristic of the simulated chip's outputs, over the samples of one fold.",
            source: "docs/snndeep.md", evidence: "measured on the first fold"),
        Term(
            "dense int8", "Multiply-accumulates of the dense network, once, without spikes, as int8 arithmetic of the same energy model.",
            source: "docs/snndeep.md; docs/accounting.md"),
        Term("cut", aliases: ["--cut"], "Probability from which a pixel of a network with one output channel is foreground.", source: "docs/learning.md"),
        Term(
            "people", aliases: ["person"], "Mean and deviation over people: of each the mean over their scans first.", source: "docs/learning.md",
            evidence: "measured on the people of a fold"),
    ]
}
