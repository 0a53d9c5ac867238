import EngineTestSupport
import EventSim
import Testing

@Suite("Does every rule of a core map refuse what breaks it, before an engine sees it?")
struct CoreMapCheckTests {
    @Test("a sound map passes unchanged")
    func sound() throws {
        let map = try MapDamage.sound()
        #expect(try map.check().map == map)
    }

    @Test("each change breaks its rule, and the message says where", arguments: MapDamage.all)
    func damage(_ damage: MapDamage) throws {
        let map = try damage.map()
        let error = #expect(throws: CoreMapError.self) { try map.check() }
        #expect(error?.rule == damage.rule)
        #expect(error.map { !$0.place.isEmpty && !$0.reason.isEmpty && $0.description.contains($0.place) } == true)
    }

    @Test("no rule is without a test")
    func everyRule() {
        #expect(Set(MapDamage.all.map(\.rule)) == Set(CoreMapError.Rule.allCases))
    }
}
