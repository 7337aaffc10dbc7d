using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>Points in two dimensions, some of them with names that do not cover each other.</summary>
internal sealed record PointCloud : Picture
{
    private const float LabelSize = 12;
    private const int MarkerSize = 7;

    public required string XLabel { get; init; }

    public required string YLabel { get; init; }

    public required IReadOnlyList<PointGroup> Groups { get; init; }

    protected override void Draw(Plot plot)
    {
        for (var g = 0; g < Groups.Count; g++)
        {
            var markers = plot.Add.Markers(Groups[g].Points.Select(p => p.X).ToArray(), Groups[g].Points.Select(p => p.Y).ToArray(), MarkerShape.FilledCircle, MarkerSize, Style.ColorOf(g).WithOpacity(0.7));
            markers.LegendText = Groups[g].Name;
        }

        plot.XLabel(XLabel);
        plot.YLabel(YLabel);
        plot.Axes.Margins(0.08, 0.08);
        if (Groups.Count > 1)
            plot.ShowLegend(Edge.Right);
        AddLabels(plot);
    }

    private void AddLabels(Plot plot)
    {
        // The place of a point in pixels is known once the axes have been laid out.
        plot.RenderInMemory(Width, Height);
        var area = plot.RenderManager.LastRender.DataRect;
        using var paint = Paint.NewDisposablePaint();
        var points = Groups.SelectMany(g => g.Points).ToLookup(p => p.Label is not null, p => plot.GetPixel(new Coordinates(p.X, p.Y)));
        var places = new LabelPlaces(area, [.. points[true]], [.. points[false]], MarkerSize);
        foreach (var point in Groups.SelectMany(g => g.Points).Where(p => p.Label is not null))
        {
            var text = new LabelStyle { Text = point.Label!, FontSize = LabelSize, FontName = plot.Axes.Bottom.TickLabelStyle.FontName };
            var size = text.Measure(text.Text, paint).Size;
            if (places.Find(plot.GetPixel(new Coordinates(point.X, point.Y)), size) is not { } place)
                continue;
            var corner = plot.GetCoordinates(place.Left, place.Top);
            var label = plot.Add.Text(point.Label!, corner);
            label.LabelFontSize = LabelSize;
            label.LabelFontName = text.FontName;
            label.Alignment = Alignment.UpperLeft;
        }
    }
}

/// <summary>Points of one colour.</summary>
internal sealed record PointGroup(string Name, IReadOnlyList<LabelledPoint> Points);

/// <summary>A point, and its name where it is to have one.</summary>
internal sealed record LabelledPoint(double X, double Y, string? Label = null);
