/// Colours that people with a colour vision deficiency can tell apart (Okabe and Ito 2008).
enum Palette {
    static let categories = [
        Color(230, 159, 0), Color(86, 180, 233), Color(0, 158, 115), Color(240, 228, 66), Color(0, 114, 178), Color(213, 94, 0),
        Color(204, 121, 167),
    ]

    /// Pale to dark through one hue after another, each step darker than the last, so that it reads in grey as well
    /// (ColorBrewer YlGnBu, Brewer 2003).
    private static let heatStops = [
        Color(255, 255, 217), Color(199, 233, 180), Color(65, 182, 196), Color(34, 94, 168), Color(8, 29, 88),
    ]

    /// The colour of `fraction` of a scale, 0 to 1.
    static func heat(_ fraction: Double) -> Color {
        let place = min(max(fraction, 0), 1) * Double(heatStops.count - 1)
        let index = min(Int(place), heatStops.count - 2)
        return heatStops[index].mixed(with: heatStops[index + 1], share: place - Double(index))
    }

    /// The colour of category `index`; after one round through the palette the colours come again, darker each time.
    static func color(_ index: Int) -> Color {
        let round = index / categories.count
        return categories[index % categories.count].mixed(with: Color(gray: 0), share: min(0.6, 0.25 * Double(round)))
    }
}
