using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>Lines over a common axis, such as RMSE by epoch or by training time.</summary>
internal sealed record LineChart : Picture
{
    public required string XLabel { get; init; }

    public required string YLabel { get; init; }

    public required IReadOnlyList<Line> Lines { get; init; }

    /// <summary>The part of the vertical axis that is shown, where the ends of the lines would flatten the rest.</summary>
    public OutputRange? YRange { get; init; }

    /// <summary>Whether the horizontal axis has whole numbers only, as epochs do.</summary>
    public bool HasWholeX { get; init; }

    protected override void Draw(Plot plot)
    {
        foreach (var line in Lines)
        {
            var drawn = plot.Add.Scatter(line.Xs.ToArray(), line.Ys.ToArray(), Style.ColorOf(line.Color));
            drawn.LegendText = line.Name;
            drawn.LineWidth = 2;
            drawn.LinePattern = line.Pattern switch { LineKind.Dotted => LinePattern.Dotted, LineKind.Dashed => LinePattern.Dashed, _ => LinePattern.Solid };
            drawn.MarkerSize = line.HasMarkers ? 7 : 0;
        }

        plot.XLabel(XLabel);
        plot.YLabel(YLabel);
        if (HasWholeX)
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        if (YRange is { } range)
            plot.Axes.SetLimitsY(range.Minimum, range.Maximum);
        // Beside the axes, so that it hides no line.
        plot.ShowLegend(Edge.Right);
    }
}

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Color">Lines that belong together, such as training and validation of one model, have the same number.</param>
/// <param name="Xs">In rising order.</param>
/// <param name="Ys">As many.</param>
internal sealed record Line(string Name, int Color, IReadOnlyList<double> Xs, IReadOnlyList<double> Ys)
{
    /// <summary>Solid for validation, dotted for training, dashed for the source's figures.</summary>
    public LineKind Pattern { get; init; }

    public bool HasMarkers { get; init; } = true;
}

internal enum LineKind
{
    Solid,
    Dotted,
    Dashed,
}
