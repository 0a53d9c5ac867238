import Foundation

/// Contrast-limited adaptive histogram equalisation (Zuiderveld 1994) of one channel with 256 levels, as OpenCV computes it.
public struct AdaptiveEqualization: Sendable, Equatable {
    /// Bins above this multiple of the mean bin are cut, and what is cut is spread over all bins.
    public var clipLimit: Double
    /// Tiles along each axis.
    public var tiles: Int

    /// A clip limit of 2 and 8 × 8 tiles unless told otherwise.
    public init(clipLimit: Double = 2, tiles: Int = 8) {
        self.clipLimit = clipLimit
        self.tiles = tiles
    }

    /// The equalised plane, in steps of 1/255.
    ///
    /// - Parameter plane: `height * width` values in 0 ... 1, rounded to 256 levels first.
    func equalized(_ plane: ArraySlice<Float>, height: Int, width: Int) -> [Float] {
        let levels = plane.map { Int(($0 * 255).rounded()) }
        // Both axes are extended as soon as the tiles divide one of them not, the other one then by a whole tile count.
        let isExtended = height % tiles != 0 || width % tiles != 0
        let rows = isExtended ? height + tiles - height % tiles : height
        let columns = isExtended ? width + tiles - width % tiles : width
        let (tileHeight, tileWidth) = (rows / tiles, columns / tiles)
        let tables = (0..<tiles * tiles).map { tile -> [Float] in
            var histogram = [Int](repeating: 0, count: 256)
            for y in tile / tiles * tileHeight..<(tile / tiles + 1) * tileHeight {
                for x in tile % tiles * tileWidth..<(tile % tiles + 1) * tileWidth {
                    histogram[levels[Self.mirrored(y, height) * width + Self.mirrored(x, width)]] += 1
                }
            }
            return table(histogram, area: tileHeight * tileWidth)
        }
        let horizontal = (0..<width).map { Blend($0, tile: tileWidth, tiles: tiles) }
        var result: [Float] = []
        result.reserveCapacity(levels.count)
        for y in 0..<height {
            let vertical = Blend(y, tile: tileHeight, tiles: tiles)
            for x in 0..<width {
                let level = levels[y * width + x]
                let across = horizontal[x]
                func mixed(_ row: Int) -> Float {
                    tables[row * tiles + across.first][level] * (1 - across.share) + tables[row * tiles + across.second][level] * across.share
                }
                let value = mixed(vertical.first) * (1 - vertical.share) + mixed(vertical.second) * vertical.share
                result.append(min(max(value.rounded(.toNearestOrEven), 0), 255) / 255)
            }
        }
        return result
    }

    /// From level to equalised level, 0 ... 255.
    private func table(_ histogram: [Int], area: Int) -> [Float] {
        var histogram = histogram
        let limit = max(Int(clipLimit * Double(area) / 256), 1)
        var clipped = 0
        for level in histogram.indices where histogram[level] > limit {
            clipped += histogram[level] - limit
            histogram[level] = limit
        }
        let share = clipped / 256
        var rest = clipped - share * 256
        for level in histogram.indices { histogram[level] += share }
        if rest > 0 {
            for level in stride(from: 0, to: 256, by: max(256 / rest, 1)) where rest > 0 {
                histogram[level] += 1
                rest -= 1
            }
        }
        let scale = 255 / Float(area)
        var sum = 0
        return histogram.map { count in
            sum += count
            return min((Float(sum) * scale).rounded(.toNearestOrEven), 255)
        }
    }

    /// The coordinate inside the image that a coordinate behind its end mirrors, the last pixel not repeated.
    private static func mirrored(_ coordinate: Int, _ extent: Int) -> Int {
        guard extent > 1 else { return 0 }
        let period = 2 * (extent - 1)
        let folded = coordinate % period
        return folded < extent ? folded : period - folded
    }

    /// The two tiles whose tables a coordinate blends.
    private struct Blend {
        var first: Int
        var second: Int
        /// Of the second one.
        var share: Float

        init(_ coordinate: Int, tile: Int, tiles: Int) {
            let position = Float(coordinate) * (1 / Float(tile)) - 0.5
            let below = position.rounded(.down)
            share = position - below
            first = max(Int(below), 0)
            second = min(Int(below) + 1, tiles - 1)
        }
    }
}

/// The power function for a base that is not negative.
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
