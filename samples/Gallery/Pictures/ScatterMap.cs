using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>Points in the plane, one colour per group, some with their names. A name that would hide another one is left out.</summary>
internal sealed record ScatterMap : Picture
{
    private const float NameSize = 12;

    /// <summary>The share of each axis' range that stays free at either end, for names.</summary>
    private const double Margin = 0.06;

    /// <summary>With its unit or what it means.</summary>
    public required string XLabel { get; init; }

    public required string YLabel { get; init; }

    /// <summary>From the most important, which gets its name first.</summary>
    public required IReadOnlyList<MapPoint> Points { get; init; }

    /// <summary>The names of the groups, for the legend. A group without a point is left out.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Whether the axes have numbers; those of t-SNE mean nothing.</summary>
    public bool HasTicks { get; init; } = true;

    protected override void Draw(Plot plot)
    {
        foreach (var group in Points.Select(p => p.Group).Distinct().Order())
        {
            AddMarkers(plot, [.. Points.Where(p => p.Group == group)], Style.ColorOf(group).WithOpacity(0.4), 6);
            plot.Legend.ManualItems.Add(new LegendItem { LabelText = Groups[group], MarkerShape = MarkerShape.FilledCircle, MarkerSize = 8, MarkerColor = Style.ColorOf(group) });
        }

        plot.XLabel(XLabel);
        plot.YLabel(YLabel);
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
            axis.TickGenerator = HasTicks ? new ScottPlot.TickGenerators.NumericAutomatic { TickDensity = 0.4 } : new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.Axes.Margins(Margin, Margin);
        plot.Axes.AutoScale();
        // Below the axes, so that it hides no point.
        plot.ShowLegend(Edge.Bottom).Alignment = Alignment.MiddleCenter;
        plot.Legend.Orientation = Orientation.Horizontal;
        // Only a drawn plot knows where a point is on the screen.
        plot.RenderInMemory(Width, Height);
        foreach (var (point, corner) in new NamePlaces(plot, NameSize, Points).Find())
        {
            AddMarkers(plot, [point], Style.ColorOf(point.Group), 8);
            var name = plot.Add.Text(point.Name!, point.X, point.Y);
            name.LabelFontSize = NameSize;
            name.LabelFontName = plot.Axes.Bottom.Label.FontName;
            name.LabelFontColor = Style.ColorOf(point.Group);
            name.LabelAlignment = Alignment.UpperLeft;
            (name.OffsetX, name.OffsetY) = corner;
        }
    }

    private static void AddMarkers(Plot plot, MapPoint[] points, Color color, float size) =>
        plot.Add.ScatterPoints(points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray(), color).MarkerSize = size;
}

/// <summary>A point of a <see cref="ScatterMap"/>.</summary>
/// <param name="X">Its place.</param>
/// <param name="Y">Its place.</param>
/// <param name="Group">The index of its group, which decides the colour.</param>
/// <param name="Name">Its name, or <see langword="null"/> for a marker without one.</param>
internal sealed record MapPoint(double X, double Y, int Group, string? Name);
