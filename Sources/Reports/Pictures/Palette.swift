/// Colours that people with a colour vision deficiency can tell apart (Okabe and Ito 2008).
enum Palette {
    static let categories = [
        Color(230, 159, 0), Color(86, 180, 233), Color(0, 158, 115), Color(240, 228, 66), Color(0, 114, 178), Color(213, 94, 0),
        Color(204, 121, 167),
    ]

    /// The colour of category `index`; after one round through the palette the colours come again, darker each time.
    static func color(_ index: Int) -> Color {
        let round = index / categories.count
        return categories[index % categories.count].mixed(with: Color(gray: 0), share: min(0.6, 0.25 * Double(round)))
    }
}
