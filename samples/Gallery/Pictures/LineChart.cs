using System.Globalization;
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

    /// <summary>Whether the horizontal axis is logarithmic, as for learning rates; the numbers on it are positive.</summary>
    public bool HasLogarithmicX { get; init; }

    /// <summary>Vertical lines across the picture.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];

    protected override void Draw(Plot plot)
    {
        foreach (var line in Lines)
        {
            var drawn = plot.Add.Scatter(line.Xs.Select(OnAxis).ToArray(), line.Ys.ToArray(), Style.ColorOf(line.Color));
            drawn.LegendText = line.Name;
            drawn.LineWidth = 2;
            drawn.LinePattern = line.Pattern switch { LineKind.Dotted => LinePattern.Dotted, LineKind.Dashed => LinePattern.Dashed, _ => LinePattern.Solid };
            drawn.MarkerSize = line.HasMarkers ? 7 : 0;
        }

        foreach (var mark in Marks)
        {
            var drawn = plot.Add.VerticalLine(OnAxis(mark.X), 1.5f, Style.ColorOf(mark.Color), LinePattern.DenselyDashed);
            drawn.LegendText = mark.Name;
        }

        plot.XLabel(XLabel);
        plot.YLabel(YLabel);
        if (HasWholeX)
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        if (HasLogarithmicX)
        {
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
            {
                IntegerTicksOnly = true,
                MinorTickGenerator = new ScottPlot.TickGenerators.LogMinorTickGenerator(),
                LabelFormatter = exponent => Math.Pow(10, exponent).ToString("0.#######", CultureInfo.InvariantCulture),
            };
        }

        if (YRange is { } range)
            plot.Axes.SetLimitsY(range.Minimum, range.Maximum);
        // Beside the axes, so that it hides no line.
        plot.ShowLegend(Edge.Right);
    }

    private double OnAxis(double x) => HasLogarithmicX ? Math.Log10(x) : x;
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

/// <summary>A vertical line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Color">That of the lines it belongs to.</param>
/// <param name="X">Where it stands.</param>
internal sealed record Mark(string Name, int Color, double X);

internal enum LineKind
{
    Solid,
    Dotted,
    Dashed,
}
