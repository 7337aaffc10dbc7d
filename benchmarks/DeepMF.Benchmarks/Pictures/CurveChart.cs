using ScottPlot;

namespace DeepMF.Benchmarks.Pictures;

/// <summary>Curves over a logarithmic axis.</summary>
internal static class CurveChart
{
    // The first epochs lie far above the rest and would flatten it.
    private const double ShownAboveBest = 0.12;

    /// <summary>Draws curves into a PNG file.</summary>
    public static bool Save(string path, string title, string xLabel, string yLabel, IReadOnlyList<Curve> curves) => Canvas.Save(path, title, plot =>
    {
        for (var color = 0; color < curves.Count; color++)
        {
            var line = plot.Add.Scatter(curves[color].Xs.Select(Math.Log10).ToArray(), curves[color].Ys.ToArray(), Canvas.ColorOf(color));
            line.LegendText = curves[color].Name;
            line.LineWidth = 2;
            line.MarkerSize = 6;
        }

        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        plot.Axes.Bottom.TickGenerator = Canvas.LogarithmicTicks;
        var best = curves.Min(c => c.Ys.Min());
        plot.Axes.SetLimitsY(best - 0.01, best + ShownAboveBest);
        plot.ShowLegend(Edge.Bottom);
    });
}

/// <summary>A curve of a <see cref="CurveChart"/>.</summary>
internal sealed record Curve(string Name, IReadOnlyList<double> Xs, IReadOnlyList<double> Ys);
