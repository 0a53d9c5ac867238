extension Shape {
    /// The axes of an array in front of one sample of this shape: samples, steps, or both.
    ///
    /// A sample is `[C, H, W]`; of a line `[C, W]` will do, and of a plain vector `[C]`. Axes of one in front are left out where
    /// there are more axes than wanted.
    ///
    /// - Parameter wanted: how many axes may stand in front.
    /// - Returns: `nil` for an array of other samples.
    public func axesBefore(in array: [Int], wanted: ClosedRange<Int>) -> [Int]? {
        var forms = [[channels, height, width]]
        if height == 1 { forms.append([channels, width]) }
        if height == 1, width == 1 { forms.append([channels]) }
        for form in forms where array.count >= form.count + wanted.lowerBound && Array(array.suffix(form.count)) == form {
            var leading = array.dropLast(form.count)
            while leading.count > wanted.upperBound, leading.first == 1 { leading.removeFirst() }
            if wanted.contains(leading.count) { return Array(leading) }
        }
        return nil
    }
}
