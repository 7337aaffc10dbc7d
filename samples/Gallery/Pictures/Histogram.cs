using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>Bars over values, one colour per series, and an optional curve for comparison.</summary>
internal sealed record Histogram : Picture
{
    /// <summary>The share of a bin's width that bars take.</summary>
    private const double Filled = 0.92;

    public required string ValueLabel { get; init; }

    public required string CountLabel { get; init; }

    /// <summary>The centres of the bins, in rising order, evenly spaced.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>A height per value each; several series stand side by side.</summary>
    public required IReadOnlyList<Bars> Series { get; init; }

    public Curve? Expected { get; init; }

    /// <summary>Whether every value is named on the axis, as the ratings of a scale.</summary>
    public bool HasTickPerValue { get; init; }

    /// <summary>Counts numbers in bins of one width over a range; numbers outside count in the first or last bin.</summary>
    /// <returns>The centres and the counts.</returns>
    public static (double[] Centres, double[] Counts) Count(ReadOnlySpan<float> numbers, double minimum, double maximum, int bins)
    {
        var width = (maximum - minimum) / bins;
        var counts = new double[bins];
        foreach (var number in numbers)
            counts[Math.Clamp((int)((number - minimum) / width), 0, bins - 1)]++;
        return ([.. Enumerable.Range(0, bins).Select(i => minimum + (i + 0.5) * width)], counts);
    }

    protected override void Draw(Plot plot)
    {
        var bin = Values.Count > 1 ? Values[1] - Values[0] : 1;
        var width = Filled * bin / Series.Count;
        for (var s = 0; s < Series.Count; s++)
        {
            var shift = (s - (Series.Count - 1) / 2.0) * width;
            var bars = plot.Add.Bars(Values.Zip(Series[s].Heights, (value, height) => new Bar { Position = value + shift, Value = height, Size = width, FillColor = Style.ColorOf(s), LineWidth = 0 }).ToArray());
            bars.LegendText = Series[s].Name;
        }

        if (Expected is { } curve)
        {
            var line = plot.Add.ScatterLine(curve.Xs.ToArray(), curve.Ys.ToArray(), Style.ColorOf(1));
            line.LineWidth = 2.5f;
            line.LegendText = curve.Name;
        }

        if (HasTickPerValue)
            plot.Axes.Bottom.SetTicks([.. Values], [.. Values.Select(v => FormattableString.Invariant($"{v:0.##}"))]);
        plot.XLabel(ValueLabel);
        plot.YLabel(CountLabel);
        plot.Axes.Left.MinimumSize = Style.WideLeftSize;
        plot.Axes.Margins(bottom: 0);
        if (Series.Count == 1 && Expected is null)
        {
            plot.HideLegend();
            return;
        }

        // Below the axes, so that it hides no bar.
        plot.ShowLegend(Edge.Bottom).Alignment = Alignment.MiddleCenter;
        plot.Legend.Orientation = Orientation.Horizontal;
    }
}

/// <summary>The bars of one colour.</summary>
internal sealed record Bars(string Name, IReadOnlyList<double> Heights);

/// <summary>A line through points.</summary>
internal sealed record Curve(string Name, IReadOnlyList<double> Xs, IReadOnlyList<double> Ys);
