public import EventSim

/// Joules per inference under each energy model; the models count different things and are never added or mixed.
public struct EnergyReport: Sendable, Equatable {
    /// In the order of `EnergyModels.all`; variants of one model stand together.
    public var accounts: [EnergyAccount]

    /// No accounts unless given: a run of which no energy is known.
    public init(_ accounts: [EnergyAccount] = []) { self.accounts = accounts }

    /// The run under every energy model.
    public init(of run: MeasuredRun) { accounts = EnergyModels.all.map { $0.account(of: run) } }

    /// The accounts of a model's variants.
    public func accounts(_ name: String) -> [EnergyAccount] { accounts.filter { $0.model.name == name } }

    /// A model's account; `nil` where the run has none.
    ///
    /// - Parameter variant: `nil` for the one that stands for the model.
    public func account(_ name: String, variant: String? = nil) -> EnergyAccount? {
        accounts(name).first { variant.map($0.model.variant.elementsEqual) ?? $0.model.isStandard }
    }

    /// One figure of every model, by its name; those without one are missing.
    public func standard(_ figure: (EnergyAccount) -> Double?) -> [String: Double] {
        accounts.filter(\.model.isStandard).reduce(into: [:]) { $0[$1.model.name] = figure($1) }
    }

    /// Kinds of work without a published price, by standard model.
    public var unpricedKinds: [String: Set<String>] {
        accounts.filter(\.model.isStandard).reduce(into: [:]) { kinds, account in
            guard !account.unpriced.isEmpty else { return }
            kinds[account.model.name] = Set(account.unpriced.map { String($0.prefix { $0 != ":" }) })
        }
    }
}
