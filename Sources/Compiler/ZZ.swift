import EventSim
struct TilingX {}
enum Partitioner { static func tilings(for map: CoreMap) throws(FitError) -> [TilingX?] { [] }
 static func blocks(_ t: [TilingX?], layers: [MappedLayer]) -> [Block] { [] } }
enum Placer { static func place(_ b: [Block], in map: CoreMap, maximumChips: Int?) throws(FitError) -> ([Block],[CoreLocation]) { (b, []) } }
enum Verifier { static func verify(_ map: CoreMap) throws {} }
