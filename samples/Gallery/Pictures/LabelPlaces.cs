using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>Finds places for labels beside their points where they cover neither each other nor a labelled point, and where possible no other point. First come, first served.</summary>
internal sealed class LabelPlaces(PixelRect area, IReadOnlyList<Pixel> labelled, IReadOnlyList<Pixel> others, float markerSize)
{
    private const float Gap = 2;

    private readonly List<PixelRect> _taken = [.. labelled.Select(p => new PixelRect(p, markerSize / 2))];

    private readonly PixelRect[] _others = [.. others.Select(p => new PixelRect(p, markerSize / 2))];

    /// <summary>A place for a label of a size beside a point.</summary>
    /// <returns>The place, or <see langword="null"/> where there is no room.</returns>
    public PixelRect? Find(Pixel point, PixelSize size)
    {
        var reach = markerSize / 2 + Gap;
        (float Left, float Top)[] corners =
        [
            (point.X + reach, point.Y - size.Height / 2),
            (point.X - reach - size.Width, point.Y - size.Height / 2),
            (point.X - size.Width / 2, point.Y - reach - size.Height),
            (point.X - size.Width / 2, point.Y + reach),
            (point.X + reach / 2, point.Y - reach - size.Height),
            (point.X + reach / 2, point.Y + reach),
            (point.X - reach / 2 - size.Width, point.Y - reach - size.Height),
            (point.X - reach / 2 - size.Width, point.Y + reach),
        ];
        PixelRect[] places = [.. corners.Select(c => new PixelRect(c.Left, c.Left + size.Width, c.Top + size.Height, c.Top)).Where(IsFree)];
        if (places.Length == 0)
            return null;
        var best = places.MinBy(place => _others.Count(other => Overlap(place, other)));
        _taken.Add(best);
        return best;
    }

    private bool IsFree(PixelRect place) =>
        place.Left >= area.Left && place.Right <= area.Right && place.Top >= area.Top && place.Bottom <= area.Bottom && !_taken.Any(other => Overlap(place, other));

    // In pixels the top has the smaller number.
    private static bool Overlap(PixelRect a, PixelRect b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;
}
