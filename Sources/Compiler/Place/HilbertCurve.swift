/// The order of a plane's points along a Hilbert curve: points near on the curve are near in the plane.
///
/// Hilbert 1891 (doi 10.1007/BF01199431).
enum HilbertCurve {
    /// Position of a point on the curve through a square of 2^order × 2^order points; O(order).
    static func index(x: Int, y: Int, order: Int) -> Int {
        var (x, y) = (x, y)
        var index = 0
        var side = (1 << order) / 2
        while side > 0 {
            let right = x & side > 0 ? 1 : 0
            let upper = y & side > 0 ? 1 : 0
            index += side * side * ((3 * right) ^ upper)
            if upper == 0 {
                if right == 1 { (x, y) = (side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))) }
                (x, y) = (y, x)
            }
            x &= side - 1
            y &= side - 1
            side >>= 1
        }
        return index
    }
}
