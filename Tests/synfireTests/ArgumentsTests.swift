import Reports
import Testing

@testable import SynfireKit
@testable import Options
@testable import synfire

@Suite("Arguments: is every command line understood or refused with the reason?")
struct ArgumentsTests {
    private func run(_ line: String) throws(UsageError) -> ParsedArguments {
        let words = line.split(separator: " ").map { String($0) }
        guard case .run(let arguments) = try Arguments.parse(words, commands: Commands.all, fallback: Commands.sample) else {
            throw UsageError(reason: "asked for help")
        }
        return arguments
    }

    private func failure(_ line: String) -> String {
        do {
            _ = try run(line)
            return "accepted"
        } catch {
            return error.reason
        }
    }

    @Test("Options with a space and with an equals sign, flags, words and defaults")
    func understood() throws {
        let arguments = try run("simulate unet.onnx --input scan.nii.gz --steps=20 --json --slice 10-20")
        #expect(arguments.spec.name == "simulate")
        #expect(arguments.positionals == ["unet.onnx"])
        #expect(try arguments.int("--steps", in: 1...10_000) == 20)
        #expect(arguments.strings("--input") == ["scan.nii.gz"])
        #expect(arguments.flag("--json") && !arguments.flag("--quiet"))
        #expect(try arguments.slicesIfGiven("--slice") == .range(10...20))
        #expect(try arguments.string("--chip") == "loihi-like")
        #expect(!arguments.isGiven("--chip"))
        #expect(try arguments.descending("--thresholds") == [2, 1, 0.5, 0.25])
        #expect(try arguments.intIfGiven("--bits", in: 1...16) == nil)
        #expect(try arguments.double("--percentile", in: 0...100) == 99.9)
        #expect(try arguments.choice("--neuron", of: Commands.neurons) == "multi-threshold")
    }

    @Test("Nothing, or options alone, mean the sample")
    func sample() throws {
        #expect(try run("").spec.name == "")
        #expect(try run("--steps 5").ints("--steps", in: 1...100) == [5])
    }

    @Test("Negative values, words after -- and repeatable options")
    func corners() throws {
        #expect(try run("convert unet.onnx --initial -0.5").doubleIfGiven("--initial", in: -10...10) == -0.5)
        #expect(try run("inspect -- --odd-name").positionals == ["--odd-name"])
        let spec = CommandSpec(
            name: "join", summary: "", options: [OptionSpec("--part", value: "FILE", "", isRepeatable: true)], examples: [])
        #expect(try ParsedArguments(of: spec, words: ["--part", "a", "--part=b=c"]).strings("--part") == ["a", "b=c"])
        #expect(try run("compare --steps 5,10,20").ints("--steps", in: 1...100) == [5, 10, 20])
        #expect(try run("compare --neuron if,multi-threshold").choices("--neuron", of: Commands.neurons) == ["if", "multi-threshold"])
        #expect(try run("chips loihi1 loihi-like").positionals == ["loihi1", "loihi-like"])
        #expect(try run("inspect n --input-shape 3x256x128").shapeIfGiven("--input-shape") == [3, 256, 128])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var line: String
        var reason: String
        var testDescription: String { line }
    }

    @Test("Refused with the reason and the nearest right word", arguments: [
        Case(line: "simulat x", reason: "Unknown command \"simulat\". Did you mean simulate?"),
        Case(line: "unet.onnx", reason: "Unknown command \"unet.onnx\". A network or a file comes after a command, such as: synfire inspect unet.onnx"),
        Case(line: "simulate x --step 5", reason: "Unknown option --step. Did you mean --steps?"),
        Case(line: "simulate x -steps 5", reason: "Unknown option -steps. Did you mean --steps?"),
        Case(line: "simulate x --normal layer-wise", reason: "Unknown option --normal. Did you mean --normalization?"),
        Case(line: "simulate x --qwertyuiop", reason: "Unknown option --qwertyuiop."),
        Case(line: "simulate x --steps", reason: "--steps needs a value: --steps N"),
        Case(line: "simulate x --steps --json", reason: "--steps needs a value: --steps N"),
        Case(line: "simulate x --steps=", reason: "--steps needs a value that is not empty"),
        Case(line: "simulate x --steps 5 --steps 6", reason: "--steps is given twice"),
        Case(line: "simulate x --json=yes", reason: "--json is a flag and takes no value, got \"yes\""),
        Case(line: "simulate", reason: "NETWORK is missing"),
        Case(line: "simulate a b", reason: "unexpected \"b\""),
    ])
    func refused(example: Case) { #expect(failure(example.line) == example.reason) }

    @Test("Words of every choice are refused with the nearest right one", arguments: [
        Case(line: "--coding spike", reason: "Did you mean spikes?"), Case(line: "--coding poisson", reason: "--coding is one of analog, binary, ternary, latency, spikes"),
        Case(line: "--neuron free-multithreshold", reason: "Did you mean free-multi-threshold?"), Case(line: "--neuron signed-ternery", reason: "Did you mean signed-ternary?"),
        Case(line: "--order fire-then-integrat", reason: "Did you mean fire-then-integrate?"), Case(line: "--neuron if --reset hart", reason: "Did you mean hard?"),
        Case(line: "--compare at-or-abov", reason: "Did you mean at-or-above?"), Case(line: "--readout spike", reason: "Did you mean spikes?"),
        Case(line: "--pools spikin", reason: "Did you mean spiking?"), Case(line: "--max-pool gates", reason: "Did you mean gate?"),
        Case(line: "--normalization balancd", reason: "Did you mean balanced?"), Case(line: "--schedule alligned", reason: "Did you mean aligned?"),
        Case(line: "--dialect chiplike", reason: "Did you mean chip-like?"), Case(line: "--refractory-mode hould", reason: "Did you mean hold?"),
        Case(line: "--engine litteral", reason: "Did you mean literal?"), Case(line: "--latency mash", reason: "Did you mean mesh?"),
        Case(line: "--balancing-step 5", reason: "Unknown option --balancing-step. Did you mean --balancing-steps?"),
    ])
    func words(example: Case) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(1), "input.npy")
        let run = CommandRun(["simulate", SmallCase.network, "--input", input] + example.line.split(separator: " ").map { String($0) } + (example.line.contains("mode") ? ["--refractory", "1", "--neuron", "if"] : []))
        #expect(run.code == 2)
        #expect(run.errors.joined(separator: "\n").contains(example.reason), "\(run.errors)")
    }

    @Test("An option that does not belong to what it is given with is refused", arguments: [
        Case(line: "--neuron if --thresholds 2,1", reason: "--thresholds belongs to --neuron multi-threshold, signed-multi-threshold, free-multi-threshold, mlf, not to if"),
        Case(line: "--neuron free-multi-threshold --reset hard", reason: "--reset belongs to --neuron if, lif, ternary, signed-ternary, not to free-multi-threshold"),
        Case(line: "--neuron multi-threshold --negative-threshold 1", reason: "--negative-threshold belongs to --neuron ternary, signed-ternary, not to multi-threshold"),
        Case(line: "--neuron if --leak 0.9", reason: "--leak belongs to"), Case(line: "--neuron lif", reason: "--neuron lif needs --leak"),
        Case(line: "--balancing-scale 0.7", reason: "--balancing-scale belongs to --normalization balanced, not to connection-wise"),
        Case(line: "--normalization balanced --balancing-steps 0", reason: "--balancing-steps must be a whole number from 1 to 1048576, got \"0\""),
        Case(line: "--normalization balanced --balancing-scale 0", reason: "--balancing-scale must be a number from 0.001 to 1000.0, got \"0\""),
        Case(line: "--neuron free-multi-threshold --thresholds 1,2", reason: "--thresholds must fall from one value to the next, got 1.0 before 2.0"),
        Case(line: "--refractory-mode hold", reason: "give their number with --refractory"),
        Case(line: "--lowest-potential 0", reason: "--lowest-potential belongs to --dialect chip-like"),
    ])
    func misplaced(example: Case) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(1), "input.npy")
        let run = CommandRun(["simulate", SmallCase.network, "--input", input] + example.line.split(separator: " ").map { String($0) })
        #expect(run.code == 2)
        #expect(run.errors.joined(separator: "\n").contains(example.reason), "\(run.errors)")
    }

    private func reason<Value>(_ body: () throws(UsageError) -> Value) -> String {
        do {
            _ = try body()
            return "accepted"
        } catch {
            return error.reason
        }
    }

    @Test("Bad values name the option, the value and what is allowed")
    func values() throws {
        let arguments = try run(
            "simulate x --steps ten --neuron lff --percentile nan --thresholds 1,2 --input-shape 3x0x5 --slice 9-3 --bits 99999999999999999999 --seed -1 --normalization layerwise")
        #expect(reason { () throws(UsageError) in try arguments.int("--steps", in: 1...10_000) }
            == "--steps must be a whole number from 1 to 10000, got \"ten\"")
        #expect(reason { () throws(UsageError) in try arguments.choice("--neuron", of: Commands.neurons) }
            == "--neuron is one of if, lif, multi-threshold, ternary, signed-ternary, signed-multi-threshold, free-multi-threshold, mlf, sigma-delta, got \"lff\". Did you mean lif?")
        #expect(reason { () throws(UsageError) in try arguments.double("--percentile", in: 0...100) }
            == "--percentile must be a number from 0.0 to 100.0, got \"nan\"")
        #expect(reason { () throws(UsageError) in try arguments.descending("--thresholds") }
            == "--thresholds must fall from one value to the next, got 1.0 before 2.0")
        #expect(reason { () throws(UsageError) in try arguments.shapeIfGiven("--input-shape") }
            == "--input-shape is channels x height x width, such as 1x56x40, each 1 to 65536, got \"3x0x5\"")
        #expect(reason { () throws(UsageError) in try arguments.slicesIfGiven("--slice") }
            == "--slice is all, a slice such as 12, or a range such as 10-20, got \"9-3\"")
        #expect(reason { () throws(UsageError) in try arguments.intIfGiven("--bits", in: 2...16) }
            == "--bits must be a whole number from 2 to 16, got \"99999999999999999999\"")
        #expect(reason { () throws(UsageError) in try arguments.int("--seed", in: 0...Int.max) }
            == "--seed must be a whole number of at least 0, got \"-1\"")
        #expect(reason { () throws(UsageError) in try arguments.choice("--normalization", of: Commands.normalizations) }
            == "--normalization is one of \(Commands.normalizations.joined(separator: ", ")), got \"layerwise\". Did you mean layer-wise?")
    }
}

@Suite("Help: does every command explain itself?")
struct HelpTests {
    @Test("Help is found wherever it is asked for")
    func requested() throws {
        func isHelp(_ words: [String], of name: String?) throws -> Bool {
            guard case .help(let spec) = try Arguments.parse(words, commands: Commands.all, fallback: Commands.sample) else { return false }
            return spec?.name == name
        }
        #expect(try isHelp(["--help"], of: nil))
        #expect(try isHelp(["help"], of: nil))
        #expect(try isHelp(["help", "compare"], of: "compare"))
        #expect(try isHelp(["simulate", "--steps", "--help"], of: "simulate"))
        #expect(try isHelp(["--json", "--help"], of: ""))
        guard case .version = try Arguments.parse(["--version"], commands: Commands.all, fallback: Commands.sample) else {
            Issue.record("no version")
            return
        }
    }

    @Test("Every command's help has its options, working examples and no long line", arguments: Commands.all.map(\.name))
    func complete(name: String) throws {
        let spec = try #require(Commands.all.first { $0.name == name })
        let help = Help.command(spec)
        for option in spec.options { #expect(help.contains(option.name)) }
        #expect(Set(spec.options.map(\.name)).count == spec.options.count)
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 96 || $0.hasPrefix("  synfire") })
        #expect(!spec.examples.isEmpty)
        #expect(spec.options.contains { $0.name == "--json" })
        for example in spec.examples {
            let words = example.line.split(separator: " ").dropFirst().map { String($0) }
            guard case .run(let arguments) = try Arguments.parse(words, commands: Commands.all, fallback: Commands.sample) else {
                Issue.record("\(example.line) asks for help")
                continue
            }
            #expect(arguments.spec.name == name)
        }
    }

    @Test("The general help lists every command and exit code")
    func general() {
        let help = Help.general(commands: Commands.all, fallback: Commands.sample, version: "0.1.0")
        for command in Commands.all { #expect(help.contains("  \(command.name) ")) }
        for code in ["0 done", "1 the run failed", "2 wrong usage", "3 does not fit", "4 unsupported"] { #expect(help.contains(code)) }
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 110 })
    }

    @Test("Every word that an option takes has a definition")
    func explained() {
        let words = [
            Commands.neurons, Commands.orders, Commands.normalizations, Commands.resets, Commands.codings, Commands.maxPoolings, Commands.readouts,
            Commands.averagePoolings, Commands.comparisons, Commands.schedules, Commands.dialects, Commands.engines, Commands.latencies,
        ].joined()
        for word in words { #expect(Glossary.term(word) != nil, "\(word)") }
    }

    @Test("A usage error names the help to read")
    func error() {
        #expect(UsageError(reason: "x is missing", command: "chips").description == "x is missing\nSee synfire chips --help.")
        #expect(UsageError(reason: "what?").description == "what?\nSee synfire --help.")
    }
}
