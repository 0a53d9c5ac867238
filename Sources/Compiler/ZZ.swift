import EventSim
struct TilingX { var r: Int; var c: Int; var k: Int }
enum Partitioner { static func tilings(for map: CoreMap) throws(FitError) -> [TilingX?] { map.layers.map { l in
 if l.isInput { return nil }
 let n = map.chip.core.neurons / l.compartmentsPerNeuron
 let k = min(l.channels, n); let c = min(l.width, max(1, n / k)); let r = min(l.height, max(1, n / k / c)); return TilingX(r: r, c: c, k: k) } }
 static func blocks(_ t: [TilingX?], layers: [MappedLayer]) -> [Block] { var out: [Block] = []
  for (i, t) in t.enumerated() { guard let t else { continue }; let l = layers[i]
   for y in stride(from: 0, to: l.height, by: t.r) { for x in stride(from: 0, to: l.width, by: t.c) { for k in stride(from: 0, to: l.channels, by: t.k) {
     out.append(Block(layer: i, rows: y..<min(y+t.r, l.height), columns: x..<min(x+t.c, l.width), channels: k..<min(k+t.k, l.channels), core: out.count)) } } } }
  return out } }
enum Placer { static func place(_ b: [Block], in map: CoreMap, maximumChips: Int?) throws(FitError) -> ([Block],[CoreLocation]) {
 let m = map.chip.mesh; let chips = (b.count + m.coresPerChip - 1) / m.coresPerChip; var w = 1; while w * w < chips { w += 1 }
 return (b, b.indices.map { i in let chip = i / m.coresPerChip; let core = i % m.coresPerChip; let tile = core / m.coresPerTile
  return CoreLocation(chip: chip, chipX: chip % w, chipY: chip / w, x: tile / m.height, y: tile % m.height, core: core) }) } }
enum Verifier { static func verify(_ map: CoreMap) throws {} }
