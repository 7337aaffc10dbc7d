using ScottPlot;

namespace DeepMF.Benchmarks.Pictures;

/// <summary>Groups of bars: one bar per series in every group.</summary>
internal static class BarChart
{
    private const double Gap = 1;
    private const int MostLevelLabels = 12;

    /// <summary>Draws groups into a PNG file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">The heading.</param>
    /// <param name="yLabel">What the bars measure.</param>
    /// <param name="bars">The bars; those of one group stand side by side, those of one series have one colour.</param>
    /// <param name="logarithmicFrom">Where a logarithmic axis begins, or <see langword="null"/> for one that is not.</param>
    /// <param name="label">The text above a bar.</param>
    public static bool Save(string path, string title, string yLabel, IReadOnlyList<BarValue> bars, double? logarithmicFrom, Func<double, string> label) => Canvas.Save(path, title, plot =>
    {
        var groups = bars.Select(b => b.Group).Distinct().ToList();
        var series = bars.Select(b => b.Series).Distinct().ToList();
        foreach (var (name, color) in series.Select((name, color) => (name, color)))
        {
            var drawn = plot.Add.Bars(bars.Where(b => b.Series == name).Select(b => new Bar
            {
                Position = Position(b),
                Value = Height(b),
                ValueBase = logarithmicFrom is { } from ? Math.Log10(from) : 0,
                Size = 0.9,
                FillColor = Canvas.ColorOf(color),
                LineWidth = 0,
            }).ToArray());
            drawn.LegendText = name;
        }

        // Upright where bars are so narrow that equal numbers would touch each other.
        var isUpright = groups.Count * series.Count > MostLevelLabels;
        // After all bars, so that none covers the text of its neighbour.
        foreach (var bar in bars)
        {
            var text = plot.Add.Text(label(bar.Value), Position(bar), Height(bar));
            text.LabelAlignment = isUpright ? Alignment.MiddleLeft : Alignment.LowerCenter;
            text.LabelRotation = isUpright ? -90 : 0;
            text.OffsetY = -2;
            text.LabelFontSize = isUpright ? 11 : Canvas.TextSize;
        }

        plot.YLabel(yLabel);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. groups.Select((_, at) => at * (series.Count + Gap) + (series.Count - 1) / 2.0)], [.. groups]);
        if (logarithmicFrom is { } start)
        {
            plot.Axes.Left.TickGenerator = Canvas.LogarithmicTicks;
            plot.Axes.SetLimitsY(Math.Log10(start), Math.Log10(bars.Max(b => b.Value)) + 0.2);
        }
        else
        {
            plot.Axes.SetLimitsY(0, bars.Max(b => b.Value) * 1.1);
        }

        plot.ShowLegend(Edge.Bottom);

        double Position(BarValue bar) => groups.IndexOf(bar.Group) * (series.Count + Gap) + series.IndexOf(bar.Series);

        double Height(BarValue bar) => logarithmicFrom is null ? bar.Value : Math.Log10(bar.Value);
    });
}

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
internal sealed record BarValue(string Group, string Series, double Value);
