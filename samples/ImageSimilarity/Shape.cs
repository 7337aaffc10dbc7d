using System.Numerics;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>A class of images: lines through points of the square from (-1, -1) to (1, 1), the second coordinate downwards.</summary>
internal sealed record Shape(string Name, params Vector2[][] Lines)
{
    /// <summary>The shapes that the network learns from.</summary>
    public static IReadOnlyList<Shape> Known { get; } =
    [
        new("circle", Curve(24, t => Turn(t, 0.9f))),
        new("triangle", Curve(3, t => Turn(t, 1))),
        new("square", Curve(4, t => Turn(t, 1))),
        new("star", Curve(10, t => Turn(t, (int)MathF.Round(10 * t) % 2 == 0 ? 1 : 0.42f))),
        new("cross", Line(-1, 0, 1, 0), Line(0, -1, 0, 1)),
        new("arrow", Line(0, 1, 0, -1), Line(-0.6f, -0.4f, 0, -1, 0.6f, -0.4f)),
        new("spiral", Curve(32, t => Turn(2.2f * t, 0.1f + 0.9f * t))),
        new("zigzag", Line(-1, 0.4f, -0.5f, -0.4f, 0, 0.4f, 0.5f, -0.4f, 1, 0.4f)),
        new("arch", Line(-0.6f, 1, -0.6f, -0.3f, 0, -0.9f, 0.6f, -0.3f, 0.6f, 1)),
        new("hourglass", Line(-0.7f, -0.9f, 0.7f, -0.9f, -0.7f, 0.9f, 0.7f, 0.9f, -0.7f, -0.9f)),
        new("ladder", Line(-0.45f, -1, -0.45f, 1), Line(0.45f, -1, 0.45f, 1), Line(-0.45f, -0.4f, 0.45f, -0.4f), Line(-0.45f, 0.4f, 0.45f, 0.4f)),
        new("fork", Line(0, 1, 0, -1), Line(-0.7f, -1, -0.7f, -0.1f, 0.7f, -0.1f, 0.7f, -1)),
    ];

    /// <summary>The shapes that the network meets in the test only.</summary>
    public static IReadOnlyList<Shape> Unseen { get; } =
    [
        new("heart", Curve(32, Heart)),
        new("hook", Line(-0.6f, -1, -0.6f, 0.8f, 0.6f, 0.8f)),
        new("asterisk", Line(-0.9f, 0, 0.9f, 0), Line(-0.45f, -0.8f, 0.45f, 0.8f), Line(-0.45f, 0.8f, 0.45f, -0.8f)),
        new("house", Line(-0.7f, 0.9f, -0.7f, -0.1f, 0, -0.9f, 0.7f, -0.1f, 0.7f, 0.9f, -0.7f, 0.9f), Line(-0.7f, -0.1f, 0.7f, -0.1f)),
    ];

    private static Vector2[] Line(params ReadOnlySpan<float> coordinates)
    {
        var points = new Vector2[coordinates.Length / 2];
        for (var i = 0; i < points.Length; i++)
            points[i] = new Vector2(coordinates[2 * i], coordinates[2 * i + 1]);
        return points;
    }

    /// <summary>The points at t = 0, 1/n, 2/n, …, 1.</summary>
    private static Vector2[] Curve(int n, Func<float, Vector2> point) => [.. Enumerable.Range(0, n + 1).Select(i => point((float)i / n))];

    private static Vector2 Turn(float turns, float radius)
    {
        var (sine, cosine) = MathF.SinCos(MathF.Tau * turns);
        return radius * new Vector2(sine, -cosine);
    }

    private static Vector2 Heart(float t)
    {
        var angle = MathF.Tau * t;
        var sine = MathF.Sin(angle);
        return new Vector2(sine * sine * sine, -(13 * MathF.Cos(angle) - 5 * MathF.Cos(2 * angle) - 2 * MathF.Cos(3 * angle) - MathF.Cos(4 * angle)) / 16);
    }
}
