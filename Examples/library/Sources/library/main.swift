import EventSim
import Reports
import SynfireKit

// The bundled denoiser on the bundled photograph, to which noise is added.
let model = try ModelSource.load(SampleFiles.path(SampleFiles.model)).upToScores()
var photograph = try InputSet.load(SampleFiles.path(SampleFiles.image), for: model.network, isResidual: true)
photograph.addNoise(Float(SampleFiles.noise), seed: 1)

let chip = try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like")
let options = ExperimentOptions(chip: chip, steps: 10, isResidual: true)
let experiment = try Experiment(model, calibration: photograph.all, options)
let outcomes = try experiment.run(photograph)
let report = try experiment.report(outcomes, of: model, on: photograph)

print(report.summary.energy)
