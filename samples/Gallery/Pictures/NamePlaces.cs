using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>Finds room for the names of points: greedily, from the first point, at the one of eight places around its marker that hides the fewest other markers.</summary>
internal sealed class NamePlaces(Plot plot, float size, IReadOnlyList<MapPoint> points)
{
    /// <summary>Between a marker's centre and its name, in pixels.</summary>
    private const float Gap = 6;

    /// <summary>Half of a marker's width, in pixels.</summary>
    private const float Marker = 4;

    // Right, left, above, below, then the corners: what a reader ties to a point most easily comes first.
    private static readonly (int X, int Y)[] Directions = [(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)];

    /// <returns>The points whose name has room, and the name's upper left corner from the marker's centre, in pixels (y downwards).</returns>
    public IReadOnlyList<(MapPoint Point, (float X, float Y) Corner)> Find()
    {
        using var paint = Paint.NewDisposablePaint();
        var found = new List<(MapPoint, (float, float))>();
        Pixel[] centres = [.. points.Select(p => plot.GetPixel(new Coordinates(p.X, p.Y)))];
        PixelRect[] markers = [.. centres.Select(c => Box(c, -Marker, -Marker, 2 * Marker, 2 * Marker))];
        var (names, area) = (new List<PixelRect>(), plot.LastRender.DataRect);
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Name is not { } name || names.Any(n => Overlap(n, markers[i])))
                continue;
            var label = new LabelStyle { Text = name, FontSize = size, FontName = plot.Axes.Bottom.Label.FontName };
            var extent = label.Measure(name, paint);
            var places = Directions
                .Select(d => (X: Corner(d.X, extent.Width), Y: Corner(d.Y, extent.Height)))
                .Select(corner => (Corner: corner, Box: Box(centres[i], corner.X, corner.Y, extent.Width, extent.Height)))
                .Where(place => place.Box.Left > area.Left && place.Box.Right < area.Right && place.Box.Top > area.Top && place.Box.Bottom < area.Bottom)
                .Where(place => !names.Any(n => Overlap(n, place.Box)) && !found.Any(f => Overlap(MarkerOf(f.Item1), place.Box)))
                .OrderBy(place => markers.Count(m => Overlap(m, place.Box)))
                .ToArray();
            if (places.Length == 0)
                continue;
            names.Add(places[0].Box);
            found.Add((points[i], places[0].Corner));
        }

        return found;

        PixelRect MarkerOf(MapPoint point) => Box(plot.GetPixel(new Coordinates(point.X, point.Y)), -Marker, -Marker, 2 * Marker, 2 * Marker);
    }

    private static float Corner(int direction, float extent) => direction switch { 1 => Gap, -1 => -Gap - extent, _ => -extent / 2 };

    /// <summary>With y downwards, as on the screen.</summary>
    private static PixelRect Box(Pixel centre, float x, float y, float width, float height) =>
        new(centre.X + x, centre.X + x + width, centre.Y + y + height, centre.Y + y);

    private static bool Overlap(PixelRect a, PixelRect b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;
}
