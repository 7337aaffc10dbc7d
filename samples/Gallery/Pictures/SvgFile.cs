using ScottPlot;
using ScottPlot.Plottables;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>Writes a plot as SVG with the patterns of its lines, which SkiaSharp's canvas for SVG leaves out.</summary>
internal static class SvgFile
{
    // Widths that no other line has mark the lines; their attribute is then replaced by one with a pattern.
    private static readonly (LinePattern Pattern, float Mark, string Dashes)[] Patterns =
    [
        (LinePattern.Dotted, 2.0625f, "2 4"),
        (LinePattern.Dashed, 2.125f, "8 5"),
    ];

    /// <summary>Writes the file. The plot has no patterns afterwards.</summary>
    public static void Save(Plot plot, string path, int width, int height)
    {
        foreach (var line in plot.GetPlottables<Scatter>())
            foreach (var (pattern, mark, _) in Patterns)
                if (line.LinePattern.Equals(pattern))
                    (line.LinePattern, line.LineWidth) = (LinePattern.Solid, mark);

        var svg = plot.GetSvgXml(width, height);
        foreach (var (_, mark, dashes) in Patterns)
            svg = svg.Replace(FormattableString.Invariant($"stroke-width=\"{mark}\""), $"stroke-width=\"2\" stroke-dasharray=\"{dashes}\"", StringComparison.Ordinal);
        File.WriteAllText(path, svg);
    }
}
