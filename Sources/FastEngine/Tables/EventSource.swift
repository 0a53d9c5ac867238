/// Pairs the events of a step with the weight plan that they arrive through, for the kernels that add them.
struct EventSource: Sendable {
    var plan: WeightPlan
    var events: StepEvents

    var list: EventList { events.lists[plan.view] }
}
