using System.Numerics;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>Draws a shape somewhere, in some size, turned by some angle, with a pen of some width, on a noisy ground.</summary>
internal static class Drawing
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 28;

    public const int Pixels = Side * Side;

    private const float Noise = 0.1f;

    /// <summary>Writes the grey values, shape <c>[Side, Side]</c>: 0 is the ground and 1 the pen, plus noise.</summary>
    public static void Draw(Shape shape, Random random, Span<float> image)
    {
        var hand = Matrix3x2.CreateScale(Between(random, 0.85f, 1.15f), 1)
            * Matrix3x2.CreateRotation(Between(random, 0, MathF.Tau))
            * Matrix3x2.CreateScale(Between(random, 7.5f, 10.5f))
            * Matrix3x2.CreateTranslation(Side / 2f + Between(random, -2.5f, 2.5f), Side / 2f + Between(random, -2.5f, 2.5f));
        var halfPen = Between(random, 0.6f, 1.1f);
        Vector2[][] lines = [.. shape.Lines.Select(line => line.Select(p => Vector2.Transform(p, hand)).ToArray())];
        for (var i = 0; i < Pixels; i++)
        {
            var pixel = new Vector2(i % Side + 0.5f, i / Side + 0.5f);
            // The edge of the pen runs out over one pixel.
            image[i] = Math.Clamp(halfPen + 0.5f - Distance(lines, pixel), 0, 1) + Noise * Normal(random);
        }
    }

    private static float Distance(Vector2[][] lines, Vector2 pixel)
    {
        var least = float.PositiveInfinity;
        foreach (var line in lines)
            for (var i = 1; i < line.Length; i++)
            {
                var along = line[i] - line[i - 1];
                var share = Math.Clamp(Vector2.Dot(pixel - line[i - 1], along) / along.LengthSquared(), 0, 1);
                least = Math.Min(least, Vector2.DistanceSquared(pixel, line[i - 1] + share * along));
            }

        return MathF.Sqrt(least);
    }

    private static float Between(Random random, float from, float to) => from + (to - from) * random.NextSingle();

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    private static float Normal(Random random) => MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(MathF.Tau * random.NextSingle());
}
